// Map and vessel list, one filter for both lists; arrivals beneath; the chosen vessel's facts and track.
import { all, get } from "../api.mjs";
import { Chart, TRACK_HOURS } from "../chart.mjs";
import { h, options, replace } from "../dom.mjs";
import { List, searchField } from "../list.mjs";
import { fetchVessels, portOf, state } from "../state.mjs";
import { t, tCode } from "../text.mjs";
import { ago, nowMs, portTime, utc } from "../time.mjs";

const teamPorts = () => state.ports.filter((port) => port.team);
const knots = (x) => (x === null ? t("common.none") : x.toFixed(1));
const name = (vessel) => vessel.name ?? `MMSI ${vessel.mmsi}`;

// What is still to come by time, then what has been, latest first.
function comingFirst(rows) {
  const at = (row) => Date.parse(row.ata ?? row.eta ?? 0);
  const been = (row) => row.ata !== null || at(row) < nowMs();
  return [...rows].sort((a, b) => Number(been(a)) - Number(been(b)) || (been(a) ? at(b) - at(a) : at(a) - at(b)));
}

export class MapView {
  constructor(root) {
    this.root = root;
    this.vessels = new Map();
    this.started = false;
    this.pane = h("div", { class: "map-pane", id: "map" });
    this.facts = h("section", { class: "vessel-facts", "aria-live": "polite" });
    this.list = new List({
      label: t("map.vessels"), empty: t("map.no_vessels"), noMatch: t("map.no_match"),
      id: (row) => String(row.mmsi),
      data: (row) => ({ mmsi: String(row.mmsi) }),
      text: (row) => [row.name, row.mmsi, row.imo, row.callsign, row.flag, row.destination].join(" "),
      columns: [
        { title: t("worklist.vessel"), class: "wide", cell: name },
        { title: t("map.flag"), class: "mono", cell: (row) => row.flag },
        { title: t("map.speed"), class: "num", cell: (row) => knots(row.sog_kn) },
        { title: t("map.heard"), class: "soft", cell: (row) => ago(row.time) },
      ],
      onMove: (row) => this.#choose(row),
      onOpen: (row, { pointer }) => { if (!pointer) this.chart.show(row); },
    });
    this.arrivals = new List({
      label: t("map.arrivals"), empty: t("map.no_arrivals"), noMatch: t("map.no_match"),
      id: (row) => `${row.mmsi}/${row.port}/${row.eta}`,
      data: (row) => ({ arrival: String(row.mmsi), port: row.port }),
      text: (row) => [row.name, row.mmsi, row.port].join(" "),
      columns: [
        { title: t("worklist.vessel"), class: "wide", cell: (row) => row.name ?? `MMSI ${row.mmsi}` },
        { title: t("common.port"), class: "mono", cell: (row) => row.port },
        { title: t("map.eta"), cell: (row) => h("span", { title: [portTime(row.ata ?? row.eta, portOf(row.port)?.time_zone), tCode("map.method", row.method)].join(" · ") },
          utc(row.ata ?? row.eta), row.ata ? h("span", { class: "chip status-adopted" }, t("map.arrived")) : "") },
        { title: "nm", class: "num", cell: (row) => (row.distance_nm === null ? t("common.none") : row.distance_nm.toFixed(0)) },
      ],
      onOpen: (row) => { if (row.mmsi !== null) this.list.select(String(row.mmsi)); },
    });
    this.chart = new Chart(this.pane, { onPick: (mmsi) => this.list.select(String(mmsi), { focus: true }) });
    this.search = searchField(this.list, t("common.search_hint"));
    this.search.addEventListener("input", () => this.arrivals.setFilter(this.search.value));
    this.summary = h("span", { class: "summary" });
    const go = h("select", { id: "map-port", "aria-label": t("map.go_port") },
      options([["", t("map.all_waters")], ...teamPorts().map((port) => [port.code, `${port.name} · ${port.code}`])]));
    go.addEventListener("change", () => this.chart.goTo(portOf(go.value)));
    replace(root,
      h("div", { class: "toolbar" }, h("h1", { id: "map-title" }, t("map.title")), this.search, go, this.summary),
      h("div", { class: "split map-split" },
        h("div", { class: "stack" }, this.list.element, this.facts, h("h2", { class: "band" }, t("map.arrivals")), this.arrivals.element), this.pane));
    this.keys = { j: () => this.list.move(1), k: () => this.list.move(-1), "/": () => this.search.focus(), r: () => this.load(), Escape: () => this.list.focus() };
  }

  async enter() {
    await this.load();
    if (!this.started) {
      this.started = true;
      await this.chart.start({ ports: teamPorts(), vessels: [...this.vessels.values()], basemap: state.node.basemap });
    } else this.chart.resize();
    if (this.list.current) this.list.focus();
    else this.list.element.focus({ preventScroll: true });
  }

  async load() {
    try {
      const [vessels, arrivals] = await Promise.all([fetchVessels(), all("/v1/arrivals", {}, "items")]);
      this.vessels = new Map(vessels.items.map((row) => [row.mmsi, row]));
      this.arrivals.setRows(comingFirst(arrivals.items));
      this.#fill();
      this.chart.update(vessels.items);
    } catch (error) {
      replace(this.summary, h("span", { class: "form-error", role: "alert" }, t("error.load", { detail: error.message })));
    }
  }

  // Changed vessels of the live stream: rows are redrawn where they stand, new ones join at the end.
  changed(rows) {
    let joined = false;
    for (const row of rows) {
      joined ||= !this.vessels.has(row.mmsi);
      if (this.vessels.has(row.mmsi)) Object.assign(this.vessels.get(row.mmsi), row);
      else this.vessels.set(row.mmsi, row);
    }
    if (joined) this.#fill();
    else for (const row of rows) this.list.refreshRow(String(row.mmsi));
    this.chart.update(rows);
    const chosen = this.list.currentRow();
    if (chosen && rows.some((row) => row.mmsi === chosen.mmsi)) this.#draw(chosen);
  }

  #fill() {
    const known = new Map(this.list.rows.map((row, i) => [row.mmsi, i]));
    const rows = [...this.vessels.values()];
    if (known.size === 0) rows.sort((a, b) => name(a).localeCompare(name(b)));
    else rows.sort((a, b) => (known.get(a.mmsi) ?? Infinity) - (known.get(b.mmsi) ?? Infinity));
    this.list.setRows(rows);
    replace(this.summary, `${rows.length} ${t("map.vessels").toLowerCase()}`);
  }

  async #choose(vessel) {
    if (!vessel || this.shown === vessel.mmsi) return;
    this.shown = vessel.mmsi;
    this.#draw(vessel);
    const track = await get(`/v1/vessels/${vessel.mmsi}/track`, { hours: TRACK_HOURS }).catch(() => null);
    if (this.shown === vessel.mmsi) this.chart.choose(vessel, track);
  }

  #draw(vessel) {
    const degrees = (x) => (x === null ? null : `${x.toFixed(0).padStart(3, "0")}°`);
    const facts = [
      [t("map.imo"), vessel.imo], [t("map.callsign"), vessel.callsign], [t("map.course"), degrees(vessel.cog_deg)],
      [t("map.speed"), vessel.sog_kn === null ? null : t("common.kn", { n: knots(vessel.sog_kn) })],
      [t("map.length"), vessel.length_m && `${vessel.length_m.toFixed(0)} m`], [t("map.draught"), vessel.draught_m && `${vessel.draught_m.toFixed(1)} m`],
      [t("map.destination"), vessel.destination], [t("map.heard"), vessel.time && `${utc(vessel.time)} · ${vessel.receiver ?? ""}`],
    ].filter(([, value]) => value !== null && value !== undefined && value !== "");
    replace(this.facts, h("h2", {}, name(vessel), h("small", {}, `MMSI ${vessel.mmsi}`)), h("dl", { class: "facts tight" }, facts.map(([key, value]) => [h("dt", {}, key), h("dd", {}, String(value))])));
  }
}

