// Signed packets as files: fetch those for the other country, hand in those that came from it. Signing and checking is
// the node's; this only carries bytes.
import { post } from "./api.mjs";
import { h, notify } from "./dom.mjs";
import { t } from "./text.mjs";

const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function toBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

// Two buttons; `done` is called when packets were signed or taken in.
export function exchangeButtons(done) {
  const input = h("input", { type: "file", multiple: true, id: "packet-files", hidden: true, "aria-label": t("exchange.import") });
  input.addEventListener("change", async () => {
    await takeIn([...input.files]);
    input.value = "";
    done();
  });
  return h("span", { class: "actions" },
    h("button", { type: "button", id: "export-packets", onclick: () => give(done, false) }, t("exchange.export")),
    h("button", { type: "button", id: "import-packets", onclick: () => input.click() }, t("exchange.import")), input);
}

// Page by page: those not handed out before, or all again.
async function fetchPackets(again) {
  const packets = [];
  let page = { next: 0 };
  while (page.next !== null) {
    page = await post(`/v1/exchange/export${again ? `?after=${page.next}` : ""}`, null);
    packets.push(...page.items);
  }
  return packets;
}

async function give(done, again) {
  let packets;
  try {
    packets = await fetchPackets(again);
  } catch (error) {
    notify(error.message, "error");
    return;
  }
  done();
  const links = packets.map(({ packet_id, packet }) => [packet_id, URL.createObjectURL(new Blob([toBytes(packet)], { type: "application/json" }))]);
  const dialog = h("dialog", { "aria-labelledby": "packets-title" }, h("h2", { id: "packets-title" }, t("exchange.title")),
    h("p", { class: "lead" }, t(links.length > 0 ? "exchange.lead" : "exchange.nothing")),
    h("ul", { class: "packets" }, links.map(([id, url]) => h("li", {}, h("a", { href: url, download: `${id}.packet.json` }, `${id}.packet.json`)))),
    h("form", { method: "dialog", class: "buttons" },
      !again && h("button", { id: "export-again", onclick: () => give(done, true) }, t("exchange.again")),
      h("button", {}, t("common.close"))));
  dialog.addEventListener("close", () => {
    for (const [, url] of links) URL.revokeObjectURL(url);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

async function takeIn(files) {
  const refused = [];
  let taken = "";
  for (const file of files) {
    try {
      taken = (await post("/v1/exchange/import", { packet: await toBase64(file) })).done;
    } catch (error) {
      refused.push(`${file.name}: ${error.message}`);
    }
  }
  if (refused.length > 0) notify(refused.join("; "), "error");
  else if (taken) notify(t("exchange.taken", { what: taken }));
}
