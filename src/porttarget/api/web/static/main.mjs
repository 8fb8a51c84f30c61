// Starts the console: words, node, views; the hash of the address names the view, so that back and forward work.
import { post } from "./api.mjs";
import { notify } from "./dom.mjs";
import { listenToKeys, showHelp } from "./keys.mjs";
import { loadState, refreshNode, setPort, state } from "./state.mjs";
import { listen } from "./stream.mjs";
import { loadText, t } from "./text.mjs";
import { clockRuns, nowMs, utc } from "./time.mjs";

const VIEWS = {
  map: ["./views/map.mjs", "MapView"],
  worklist: ["./views/worklist.mjs", "WorklistView"],
  nominations: ["./views/nominations.mjs", "NominationsView"],
  decisions: ["./views/decisions.mjs", "DecisionsView"],
  plan: ["./views/plan.mjs", "PlanView"],
  feeds: ["./views/feeds.mjs", "FeedsView"],
};
const made = {};
let shown = null;

const offered = (name) => document.getElementById(`view-${name}`) !== null;

async function view(name) {
  if (!made[name]) {
    const [path, kind] = VIEWS[name];
    const module = await import(path);
    made[name] = new module[kind](document.getElementById(`view-${name}`), { go });
  }
  return made[name];
}

function go(name, wanted = {}) {
  if (!offered(name)) return;
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
  const hash = `#/${name}${query ? `?${query}` : ""}`;
  if (location.hash === hash) show();
  else location.hash = hash;
}

async function show() {
  const [, name = "", query = ""] = /^#\/(\w+)(?:\?(.*))?$/.exec(location.hash) ?? [];
  const chosen = offered(name) && VIEWS[name] ? name : offered("worklist") ? "worklist" : "map";
  const wanted = Object.fromEntries(new URLSearchParams(query));
  if (wanted.port) setPort(wanted.port);
  for (const section of document.querySelectorAll("main > .view")) section.hidden = section.id !== `view-${chosen}`;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.view === chosen) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.body.dataset.view = chosen;
  document.title = `${t(`nav.${chosen}`)} · ${t("app")} ${state.node.country}`;
  shown = await view(chosen);
  await shown.enter(wanted);
  document.body.dataset.viewReady = chosen;
}

function tick() {
  const note = clockRuns() ? "" : ` · ${t("node.resting")}`;
  const clock = document.getElementById("clock");
  clock.title = t(clockRuns() ? "common.utc" : "node.resting_long");
  clock.textContent = utc(new Date(nowMs()).toISOString(), { seconds: clockRuns() }) + note;
  shown?.tick?.();
}

async function start() {
  await loadText();
  const targeting = document.body.dataset.role !== "port_authority";
  await loadState(targeting);
  document.getElementById("node-badge").title = t("node.data_at", { time: utc(state.node.data_at_utc) });
  document.getElementById("help-button").addEventListener("click", showHelp);
  document.getElementById("sign-out").addEventListener("click", async () => {
    await post("/signout", null).catch(() => null);
    location.assign("/");
  });
  listenToKeys({ go, view: () => shown });
  addEventListener("hashchange", show);
  await show();
  setInterval(tick, 1000);
  tick();
  if (targeting) (await view("nominations")).load();
  listen({
    vessels: ({ items }) => made.map?.changed(items),
    feeds: ({ items }) => made.feeds?.show(items),
    revision: async () => {
      await refreshNode().catch(() => null);
      made.worklist?.check();
      made.nominations?.load();
    },
    resync: () => { made.map?.load(); made.worklist?.check(); },
  });
  document.body.dataset.ready = "yes";
}

// For checks by a browser test: which of some places, or of all vessels, lie on drawn land.
globalThis.porttargetChecks = {
  onLand: async (places) => (await view("map")).chart.onLand(places),
  vesselsOnLand: async () => {
    const map = await view("map");
    return (await map.chart.onLand([...map.vessels.values()])).map((vessel) => vessel.mmsi);
  },
};

start().catch((error) => notify(t("error.load", { detail: error.message }), "error"));
