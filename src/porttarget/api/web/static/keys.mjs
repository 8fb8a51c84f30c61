// Keys of the console. Single letters count only where nobody is typing and no dialog is open.
import { h } from "./dom.mjs";
import { t } from "./text.mjs";

const GO = { m: "map", w: "worklist", n: "nominations", d: "decisions", p: "plan", f: "feeds" };
let waitingForGo = 0;

export function listenToKeys({ go, view }) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key;
    if (waitingForGo && performance.now() - waitingForGo < 1500 && GO[key]) {
      waitingForGo = 0;
      event.preventDefault();
      go(GO[key]);
      return;
    }
    waitingForGo = 0;
    if (key === "g") { waitingForGo = performance.now(); return; }
    if (key === "?") { event.preventDefault(); showHelp(); return; }
    const action = view()?.keys?.[key];
    if (action) { event.preventDefault(); action(event); }
  });
}

const HELP = [
  ["j k ↓ ↑", "move"], ["Enter", "open"], ["Esc", "back"], ["/", "search"], ["r", "refresh"], ["n", "nominate"], ["d", "decide"],
  ["a x w", "answer"], ["g m w n d p f", "go"], ["?", "help"],
];

export function showHelp() {
  const targeting = document.body.dataset.role !== "port_authority";
  const rows = HELP.filter(([, key]) => targeting || !["nominate", "decide", "answer"].includes(key));
  const list = h("dl", { class: "keys" }, rows.map(([keys, key]) => [
    h("dt", {}, keys.split(" ").map((name) => h("kbd", {}, name))), h("dd", {}, t(`keys.${key}`)),
  ]));
  const dialog = h("dialog", { class: "help", "aria-labelledby": "help-title" },
    h("h2", { id: "help-title" }, t("keys.title")), list,
    h("form", { method: "dialog", class: "buttons" }, h("button", {}, t("common.close"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
