// The why-panel: what a box is, its clock, its reasons as bars that add up, how old the data is, what was decided.
import { boxPath, get } from "../api.mjs";
import { h, replace } from "../dom.mjs";
import { decideForm, nominateForm } from "../forms.mjs";
import { portOf, state } from "../state.mjs";
import { t, tCode } from "../text.mjs";
import { countdown, portTime, span, utc } from "../time.mjs";

const percent = (p) => (p < 0.0995 ? `${(100 * p).toFixed(1)}\u00a0%` : `${(100 * p).toFixed(0)}\u00a0%`);
const signed = (x) => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(2)}`;

export class WhyPanel {
  constructor({ onChange, onBack }) {
    this.onChange = onChange;
    this.onBack = onBack;
    this.box = null;
    this.asked = 0;
    this.element = h("aside", { class: "why", tabindex: "-1", "aria-label": t("why.title") });
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); this.onBack(); } });
    this.clear();
  }

  clear() {
    this.asked += 1;
    this.box = null;
    delete this.element.dataset.boxId;
    replace(this.element, h("p", { class: "hint" }, t("why.hint")), h("p", { class: "hint" }, t("why.hint_keys")));
  }

  async show(boxId, port, total) {
    const asked = ++this.asked;
    try {
      const box = await get(boxPath(boxId), { port });
      if (asked !== this.asked) return;
      this.box = box;
      this.total = total;
      this.#draw();
    } catch (error) {
      if (asked === this.asked) replace(this.element, h("p", { class: "form-error", role: "alert" }, t("error.load", { detail: error.message })));
    }
  }

  focus() { this.element.focus(); }

  partners() { return this.box !== null && this.box.host !== state.node.country; }

  nominate() {
    if (this.partners()) nominateForm(this.box, () => this.#changed());
  }

  decide() {
    if (this.box && !this.partners()) decideForm(this.box, () => this.#changed());
  }

  async #changed() {
    await this.show(this.box.box_id, this.box.port, this.total);
    this.onChange();
  }

  #draw() {
    const { box } = this;
    const { item } = box;
    const zone = portOf(box.port)?.time_zone;
    this.element.dataset.boxId = box.box_id;
    replace(this.element,
      h("header", { class: "why-head" },
        h("h2", {}, box.container_number ?? t("worklist.no_number")),
        h("p", { class: "sub" }, [item.vessel ?? t("common.none"), `${t("why.voyage")} ${item.voyage_id}`, tCode("status", item.status)].join(" · ")),
        h("p", { class: "sub" }, `${t("worklist.eta")} ${utc(item.eta)}`, h("span", { class: "soft" }, ` ${portTime(item.eta, zone)}`),
          item.terminal ? ` · ${t("why.terminal")} ${item.terminal}` : ""),
        clockLine(item, zone)),
      this.#actions(),
      h("div", { class: "figures" },
        h("div", { class: "figure" }, h("b", {}, percent(item.probability)), h("span", {}, t("why.probability"))),
        h("div", { class: "figure" }, h("b", {}, String(item.rank)), h("span", {}, t("why.rank", { total: this.total ?? "", score: item.score.toFixed(1) }))),
        h("div", { class: "figure" }, h("b", {}, h("span", { class: `arm arm-${item.arm ?? "none"}` }, tCode("arm", item.arm ?? "not_chosen"))),
          h("span", {}, item.assigned_propensity === null ? t("worklist.arm") : t("why.propensity", { p: percent(item.assigned_propensity) })))),
      h("h3", {}, t("why.reasons"), h("small", {}, t("why.reasons_note"))),
      reasons(item),
      h("p", { class: "age" }, age(box), h("br"), t("why.ranked_at", { time: utc(box.at) })),
      cargo(box),
      history(box));
  }

  #actions() {
    const { box } = this;
    const open = box.nominations.find((row) => ["draft", "sent", "received", "adopted"].includes(row.status));
    if (this.partners()) {
      return h("div", { class: "actions" },
        open ? h("span", { class: "chip" }, t("why.nominated", { status: tCode("status", open.status) }))
          : h("button", { type: "button", class: "primary", id: "nominate-button", onclick: () => this.nominate() }, t("why.nominate", { country: t(`country.${box.host}`) })));
    }
    return h("div", { class: "actions" },
      h("button", { type: "button", class: "primary", id: "decide-button", onclick: () => this.decide() }, t("why.decide")),
      open && h("span", { class: "chip" }, t("why.nominated", { status: tCode("status", open.status) })));
  }
}

function clockLine(item, zone) {
  const clock = countdown(item.act_by_utc);
  return h("p", { class: `clockline ${clock.urgency}` }, h("b", {}, t("why.next", { action: tCode("action", item.next_action) })),
    item.act_by_utc && h("span", { data: { actBy: item.act_by_utc } }, clock.words),
    item.act_by_utc && h("span", { class: "soft" }, `${utc(item.act_by_utc)} · ${portTime(item.act_by_utc, zone)}`));
}

// A waterfall: each bar starts where the one before ended, the last line is their sum.
function reasons(item) {
  const rows = item.reasons ?? [];
  const ends = [0];
  for (const row of rows) ends.push(ends.at(-1) + row.points);
  const low = Math.min(...ends);
  const reach = Math.max(...ends) - low || 1;
  const bar = (from, to, kind) => {
    const element = h("i", { class: `fill ${kind}` });
    element.style.left = `${(100 * (Math.min(from, to) - low)) / reach}%`;
    element.style.width = `${Math.max((100 * Math.abs(to - from)) / reach, 0.8)}%`;
    const zero = h("i", { class: "zero" });
    zero.style.left = `${(100 * (0 - low)) / reach}%`;
    return h("div", { class: "track", "aria-hidden": "true" }, zero, element);
  };
  const lines = rows.map((row, i) => h("li", { data: { reason: row.reason, points: row.points } },
    h("span", { class: "reason-title" }, row.title || row.reason), h("span", { class: "points" }, signed(row.points)),
    bar(ends[i], ends[i + 1], i === 0 && row.reason === "base_rate" ? "base" : row.points < 0 ? "down" : "up"),
    row.evidence && h("span", { class: "evidence" }, row.evidence)));
  const total = h("li", { class: "total", data: { total: item.log_odds } },
    h("span", { class: "reason-title" }, `${t("why.total")} → ${percent(item.probability)}`), h("span", { class: "points" }, signed(item.log_odds)),
    bar(0, item.log_odds, "sum"));
  return h("ol", { class: "reasons" }, lines, total);
}

function age(box) {
  if (!box.received_at) return t("why.age_unknown");
  return t("why.age", { age: span(Date.parse(box.at) - Date.parse(box.received_at)), time: utc(box.received_at) });
}

function cargo(box) {
  const facts = [
    [t("why.bills"), box.bills.join(", ")], [t("why.lading"), box.port_of_lading], [t("why.first_call"), box.first_na_call],
    [t("why.landing"), box.landing_port], [t("why.destination"), box.in_transit ? `${box.destination_country} (${t("why.in_transit")})` : box.destination_country],
    [t("why.size"), box.size_type], [t("why.seals"), box.seals.join(", ")],
    [t("why.weight"), box.gross_kg === null ? null : t("common.kg", { n: Math.round(box.gross_kg).toLocaleString("en") })],
    ...box.parties.map((party) => [party.role, [party.name, party.address, party.country].filter(Boolean).join(", ")]),
    ...box.goods.map((goods) => [t("why.goods"), [goods.description, goods.hs_code && `HS ${goods.hs_code}`].filter(Boolean).join(" · ")]),
  ].filter(([, value]) => value);
  return h("section", {}, h("h3", {}, t("why.cargo")), h("dl", { class: "facts" }, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

function history(box) {
  const entries = [
    ...box.decisions.map((row) => [row.decided_at, `${t(`decide.kinds.${row.kind}`)} · ${row.officer}`, row.reason]),
    ...box.nominations.map((row) => [row.created_at, `${t("nominations.title")}: ${tCode("status", row.status)} · ${row.officer}`, row.answer_reason ?? row.reason]),
  ].sort((a, b) => (a[0] < b[0] ? 1 : -1));
  return h("section", {}, h("h3", {}, t("why.history")),
    entries.length === 0 ? h("p", { class: "hint" }, t("why.no_history"))
      : h("ul", { class: "history" }, entries.map(([at, what, why]) => h("li", {}, h("b", {}, what), h("span", { class: "soft" }, ` ${utc(at)}`), h("p", {}, why)))));
}
