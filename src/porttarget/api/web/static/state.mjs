// What the whole console knows: the node, its ports, the chosen port. Views listen for changes of the port.
import { all, get } from "./api.mjs";
import { h, options } from "./dom.mjs";
import { setClock } from "./time.mjs";
import { t } from "./text.mjs";

export const state = { node: null, ports: [], port: null, codes: null };
const listeners = new Set();

export async function loadState(targeting) {
  const [node, ports] = await Promise.all([get("/v1/node"), get("/v1/ports")]);
  state.node = node;
  state.ports = ports.items;
  setClock(node.now_utc, node.clock_runs);
  const teams = ports.items.filter((port) => port.team);
  state.port = (teams.find((port) => port.host === node.country) ?? teams[0])?.code ?? null;
  if (targeting) state.codes = await get("/v1/codes");
}

export async function refreshNode() {
  state.node = await get("/v1/node");
  setClock(state.node.now_utc, state.node.clock_runs);
}

export function portOf(code) {
  return state.ports.find((port) => port.code === code) ?? null;
}

export function setPort(code) {
  if (!code || code === state.port || !portOf(code)) return;
  state.port = code;
  for (const listener of listeners) listener(code);
}

export function onPort(listener) {
  listeners.add(listener);
}

// One choice a port complex, own country first.
export function portChoices() {
  const places = new Map();
  const home = (port) => Number(port.host === state.node.country);
  for (const port of state.ports.filter((candidate) => candidate.team).sort((a, b) => home(b) - home(a))) {
    const key = port.complex ?? port.code;
    places.set(key, [...(places.get(key) ?? []), port]);
  }
  return [...places.values()].map((ports) => {
    const chosen = ports.find((port) => port.code === state.port) ?? ports[0];
    return [chosen.code, `${ports.map((port) => port.name).join("–")} · ${chosen.code}`, chosen.host];
  });
}

// Own ports alone where only these make sense, such as for plans.
export function ownPort() {
  const choices = portChoices().filter(([, , host]) => host === state.node.country);
  return choices.find(([code]) => code === state.port)?.[0] ?? choices[0]?.[0] ?? null;
}

function fillPortSelect(select, own) {
  const groups = [state.node.country, state.node.partner].slice(0, own ? 1 : 2).map((host) => h("optgroup",
    { label: t(host === state.node.country ? "common.own" : "common.host", { country: t(`country.${host}`) }) },
    options(portChoices().filter(([, , other]) => other === host))));
  select.replaceChildren(...groups);
  select.value = (own ? ownPort() : state.port) ?? "";
}

// A select that follows and sets the port of the whole console.
export function portSelect(select, { own = false } = {}) {
  select.setAttribute("aria-label", t("common.port"));
  fillPortSelect(select, own);
  select.addEventListener("change", () => setPort(select.value));
  onPort(() => fillPortSelect(select, own));
  return select;
}

export function fetchVessels() {
  return all("/v1/vessels", {}, "items");
}
