// The worklist of a port: ranked boxes beside the why-panel. New rankings wait behind a banner until taken over.
import { all } from "../api.mjs";
import { h, replace } from "../dom.mjs";
import { List, searchField } from "../list.mjs";
import { onPort, portOf, portSelect, state } from "../state.mjs";
import { t, tCode } from "../text.mjs";
import { countdown, portTime, utc } from "../time.mjs";
import { WhyPanel } from "./why.mjs";

const percent = (p) => `${(100 * p).toFixed(p < 0.0995 ? 1 : 0)} %`;
const same = (a, b) => a.rank === b.rank && a.arm === b.arm && a.next_action === b.next_action && a.log_odds === b.log_odds && a.status === b.status;

export class WorklistView {
  constructor(root) {
    this.root = root;
    this.page = null;
    this.waiting = null;
    this.wanted = null;
    this.why = new WhyPanel({ onChange: () => this.check(), onBack: () => this.list.focus() });
    this.list = new List({
      label: t("worklist.title"), empty: t("worklist.empty"), noMatch: t("worklist.no_match"),
      id: (row) => row.box_id,
      data: (row) => ({ boxId: row.box_id, container: row.container_number ?? "", arm: row.arm ?? "" }),
      text: (row) => [row.container_number, row.vessel, row.voyage_id, row.terminal, row.arm, ...(row.bills ?? [])].join(" "),
      columns: [
        { title: t("worklist.rank"), class: "num", cell: (row) => String(row.rank) },
        { title: t("worklist.container"), class: "mono", cell: (row) => row.container_number ?? t("worklist.no_number") },
        { title: t("worklist.vessel"), class: "wide", cell: (row) => row.vessel },
        { title: t("worklist.eta"), cell: (row) => h("span", { title: portTime(row.eta, portOf(this.page.port)?.time_zone) }, utc(row.eta)) },
        { title: t("worklist.action"), cell: (row) => actionCell(row) },
        { title: t("worklist.probability"), class: "num", cell: (row) => percent(row.probability) },
        { title: t("worklist.score"), class: "num", cell: (row) => row.score.toFixed(1) },
        { title: t("worklist.arm"), cell: (row) => h("span", { class: `arm arm-${row.arm ?? "none"}` }, tCode("arm", row.arm ?? "not_chosen")) },
      ],
      onMove: (row) => this.#preview(row),
      onOpen: (row, { pointer }) => { this.#preview(row, 0); if (!pointer) this.why.focus(); },
    });
    this.search = searchField(this.list, t("common.search_hint"));
    this.summary = h("span", { class: "summary" });
    this.note = h("span", { class: "chip host" });
    this.banner = h("button", { type: "button", class: "changes", hidden: true, onclick: () => this.takeOver() });
    replace(root,
      h("div", { class: "toolbar" }, h("h1", { id: "worklist-title" }, t("worklist.title")), portSelect(h("select", { id: "worklist-port" })),
        this.search, this.summary, h("span", { class: "spacer" }), this.banner, this.note),
      h("div", { class: "split" }, this.list.element, this.why.element));
    onPort(() => { this.list.current = null; this.why.clear(); if (!this.root.hidden) this.load(); else this.page = null; });
    document.addEventListener("stale", () => { if (!this.root.hidden) this.load(); });
    this.keys = {
      j: () => this.list.move(1), k: () => this.list.move(-1), "/": () => this.search.focus(), r: () => this.takeOver(),
      n: () => this.why.nominate(), d: () => this.why.decide(), Escape: () => this.list.focus(),
    };
  }

  async enter({ box = null } = {}) {
    this.wanted = box;
    if (this.page === null) await this.load();
    else { await this.check(); this.#choose(); }
  }

  async load() {
    const port = state.port;
    replace(this.summary, t("common.loading"));
    try {
      const page = await this.#fetch(port);
      if (port !== state.port) return;
      this.#take(page);
      this.#choose();
    } catch (error) {
      this.page = null;
      this.list.setRows([]);
      replace(this.summary, h("span", { class: "form-error", role: "alert" }, t("error.load", { detail: error.message })));
    }
  }

  // Look whether the ranking has changed; say how many rows did, change nothing.
  async check() {
    if (this.page === null) return;
    const page = await this.#fetch(state.port).catch(() => null);
    if (page === null || page.port !== this.page.port || page.revision === this.page.revision) return;
    const before = new Map(this.page.worklist.map((row) => [row.box_id, row]));
    const still = new Set(page.worklist.map((row) => row.box_id));
    const changed = page.worklist.filter((row) => !before.has(row.box_id) || !same(before.get(row.box_id), row)).length
      + this.page.worklist.filter((row) => !still.has(row.box_id)).length;
    if (changed === 0) { this.page.revision = page.revision; return; }
    this.waiting = page;
    this.banner.textContent = `${t("common.changed", { n: changed })} – ${t("common.refresh")}`;
    this.banner.hidden = false;
  }

  takeOver() {
    if (this.waiting === null) { this.load(); return; }
    this.#take(this.waiting);
    this.list.focus();
  }

  tick() {
    for (const cell of this.root.querySelectorAll("[data-act-by]")) {
      const clock = countdown(cell.dataset.actBy);
      cell.textContent = clock.words;
      if (cell.classList.contains("count")) cell.className = `count ${clock.urgency}`;
    }
  }

  #fetch(port) {
    return all("/v1/worklist", { port, reasons: false, limit: 2000 }, "worklist");
  }

  #take(page) {
    this.page = page;
    this.waiting = null;
    this.banner.hidden = true;
    const chosen = page.worklist.filter((row) => row.arm !== null).length;
    replace(this.summary, t("worklist.summary", { total: page.total.toLocaleString("en"), chosen, quota: page.quota ?? t("common.none") }));
    const host = portOf(page.port)?.host;
    const own = host === state.node.country;
    this.note.textContent = own ? t("worklist.own_note") : t("worklist.partner_note", { country: t(`country.${host}`) });
    this.note.classList.toggle("own", own);
    this.list.setRows(page.worklist);
    this.root.dataset.port = page.port;
  }

  #choose() {
    if (this.wanted) { this.list.select(this.wanted, { focus: true }); this.wanted = null; }
    else if (this.list.current === null) this.list.focus();
    else this.list.focus();
  }

  #preview(row, wait = 120) {
    clearTimeout(this.timer);
    if (row === null || this.why.box?.box_id === row.box_id) return;
    this.timer = setTimeout(() => this.why.show(row.box_id, this.page.port, this.page.total), wait);
  }
}

function actionCell(row) {
  const clock = countdown(row.act_by_utc);
  return h("span", { class: "action" }, h("span", {}, tCode("action", row.next_action)),
    row.act_by_utc && h("span", { class: `count ${clock.urgency}`, title: utc(row.act_by_utc), data: { actBy: row.act_by_utc } }, clock.words));
}
