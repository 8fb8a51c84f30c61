// What the whole console knows: the node, its ports, the chosen port. Views listen for changes of the port.
import { all, get } from "./api.mjs";
import { options } from "./dom.mjs";
import { setClock } from "./time.mjs";
import { t } from "./text.mjs";

export const state = { node: null, ports: [], port: null, codes: null };
const listeners = new Set();

export async function loadState(targeting) {
  const [node, ports] = await Promise.all([get("/v1/node"), get("/v1/ports")]);
  state.node = node;
  state.ports = ports.items;
  setClock(node.now_utc, node.clock_runs);
  state.port = (ports.items.find((port) => port.country === node.country) ?? ports.items[0])?.code ?? null;
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
  const seen = new Set();
  const own = [...state.ports].sort((a, b) => Number(b.country === state.node.country) - Number(a.country === state.node.country));
  const choices = [];
  for (const port of own) {
    const key = port.complex ?? port.code;
    if (seen.has(key) && port.code !== state.port) continue;
    seen.add(key);
    choices.push([port.code, `${port.complex ?? port.name} · ${port.code} (${port.country})`]);
  }
  return choices;
}

export function fillPortSelect(select) {
  select.replaceChildren(...options(portChoices(), state.port));
  select.value = state.port ?? "";
}

// A select that follows and sets the port of the whole console.
export function portSelect(select) {
  select.setAttribute("aria-label", t("common.port"));
  fillPortSelect(select);
  select.addEventListener("change", () => setPort(select.value));
  onPort(() => fillPortSelect(select));
  return select;
}

export function fetchVessels() {
  return all("/v1/vessels", {}, "items");
}
