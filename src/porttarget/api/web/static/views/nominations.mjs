// Nominations: what the other country asks us to examine, to be adopted, declined or waived; and what we asked of it.
import { all } from "../api.mjs";
import { h, replace } from "../dom.mjs";
import { exchangeButtons } from "../exchange.mjs";
import { answerForm } from "../forms.mjs";
import { List, searchField } from "../list.mjs";
import { setPort, state } from "../state.mjs";
import { t, tCode } from "../text.mjs";
import { utc } from "../time.mjs";

export class NominationsView {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.direction = "received";
    this.rows = [];
    this.pane = h("aside", { class: "why", tabindex: "-1", "aria-label": t("nominations.title") });
    this.pane.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); this.list.focus(); } });
    this.list = new List({
      label: t("nominations.title"), empty: t("nominations.empty_inbox"), noMatch: t("worklist.no_match"),
      id: (row) => row.nomination_id,
      data: (row) => ({ nomination: row.nomination_id, boxId: row.box_id, status: row.status }),
      text: (row) => [row.container_number, row.vessel, row.port, row.status, row.reason, row.officer].join(" "),
      columns: [
        { title: t("nominations.when"), cell: (row) => utc(row.created_at) },
        { title: t("worklist.container"), class: "mono", cell: (row) => row.container_number ?? t("worklist.no_number") },
        { title: t("worklist.vessel"), cell: (row) => row.vessel },
        { title: t("common.port"), class: "mono", cell: (row) => row.port },
        { title: t("nominations.reason"), class: "wide", cell: (row) => row.reason },
        { title: t("nominations.status"), cell: (row) => h("span", { class: `chip status-${row.status}` }, tCode("status", row.status)) },
      ],
      onMove: (row) => this.#show(row),
      onOpen: (row, { pointer }) => { this.#show(row); if (!pointer) this.pane.focus(); },
    });
    this.search = searchField(this.list, t("common.search_hint"));
    this.tabs = ["received", "sent"].map((direction) => h("button", {
      type: "button", data: { direction }, "aria-pressed": String(direction === this.direction), onclick: () => this.#turn(direction),
    }, t(direction === "received" ? "nominations.inbox" : "nominations.outbox")));
    replace(root,
      h("div", { class: "toolbar" }, h("h1", { id: "nominations-title" }, t("nominations.title")),
        h("div", { role: "group", "aria-label": t("nominations.title"), class: "tabs" }, this.tabs), this.search, h("span", { class: "spacer" }), exchangeButtons(() => this.load())),
      h("div", { class: "split" }, this.list.element, this.pane));
    this.#show(null);
    document.addEventListener("stale", () => { if (!this.root.hidden) this.load(); });
    const answer = (kind) => () => { const row = this.list.currentRow(); if (row && waits(row)) this.#answer(row, kind); };
    this.keys = {
      j: () => this.list.move(1), k: () => this.list.move(-1), "/": () => this.search.focus(), r: () => this.load(),
      a: answer("adopted"), x: answer("declined"), w: answer("waived"), Escape: () => this.list.focus(),
    };
  }

  async enter() { await this.load(); this.list.focus(); }

  async load() {
    try {
      const page = await all("/v1/nominations", {}, "items");
      this.rows = page.items;
      this.count();
      this.#fill();
    } catch (error) {
      replace(this.pane, h("p", { class: "form-error", role: "alert" }, t("error.load", { detail: error.message })));
    }
  }

  // The number of nominations that wait for an answer, beside the section's name.
  count() {
    const waiting = this.rows.filter(waits).length;
    const badge = document.getElementById("inbox-count");
    badge.textContent = String(waiting);
    badge.hidden = waiting === 0;
  }

  #turn(direction) {
    this.direction = direction;
    for (const tab of this.tabs) tab.setAttribute("aria-pressed", String(tab.dataset.direction === direction));
    this.list.empty = t(direction === "received" ? "nominations.empty_inbox" : "nominations.empty_outbox");
    this.list.current = null;
    this.#fill();
    this.#show(null);
    this.list.focus();
  }

  #fill() {
    this.list.setRows(this.rows.filter((row) => row.direction === this.direction));
  }

  #answer(row, kind) {
    answerForm(row, kind, async () => { await this.load(); this.list.select(row.nomination_id, { focus: true }); });
  }

  #show(row) {
    if (row === null || row === undefined) { replace(this.pane, h("p", { class: "hint" }, t("nominations.hint"))); return; }
    const facts = [
      [t("nominations.from"), t(`country.${row.nominated_by}`)], [t("nominations.officer"), row.officer], [t("nominations.when"), utc(row.created_at)],
      [t("worklist.vessel"), [row.vessel, row.voyage].filter(Boolean).join(" · ")], [t("common.port"), row.port], [t("why.bills"), row.bills.join(", ")],
      [t("nominations.reason"), tCode("codes", row.reason_code)], [t("nominations.authority"), row.authority],
    ].filter(([, value]) => value);
    const title = state.codes.nomination_reasons.find((item) => item.code === row.reason_code)?.title;
    if (title) facts.find(([name]) => name === t("nominations.reason"))[1] = title;
    replace(this.pane,
      h("header", { class: "why-head" }, h("h2", {}, row.container_number ?? t("worklist.no_number")),
        h("p", { class: "sub" }, h("span", { class: `chip status-${row.status}` }, tCode("status", row.status)))),
      waits(row) && h("div", { class: "actions" },
        h("button", { type: "button", class: "primary", data: { answer: "adopted" }, onclick: () => this.#answer(row, "adopted") }, t("nominations.adopt")),
        h("button", { type: "button", data: { answer: "declined" }, onclick: () => this.#answer(row, "declined") }, t("nominations.decline")),
        h("button", { type: "button", data: { answer: "waived" }, onclick: () => this.#answer(row, "waived") }, t("nominations.waive"))),
      h("blockquote", {}, row.reason),
      h("dl", { class: "facts" }, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      row.answered_at && h("section", {}, h("h3", {}, t("nominations.answered", { name: row.answered_by, time: utc(row.answered_at) })), h("blockquote", {}, row.answer_reason)),
      h("div", { class: "actions" }, h("button", { type: "button", onclick: () => { setPort(row.port); this.go("worklist", { box: row.box_id }); } }, t("nominations.open_box"))));
  }
}

function waits(row) {
  return row.direction === "received" && row.status === "received";
}
