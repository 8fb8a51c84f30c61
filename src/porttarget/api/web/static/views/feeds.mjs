// Live feeds with rate and last message, and how fresh each kind of input is.
import { get } from "../api.mjs";
import { h, replace } from "../dom.mjs";
import { t, tCode } from "../text.mjs";
import { ago, utc } from "../time.mjs";

const count = (n) => Number(n).toLocaleString("en");

export class FeedsView {
  constructor(root) {
    this.root = root;
    this.feeds = h("div");
    this.forwards = h("div");
    this.receipts = h("div");
    this.missing = h("div");
    replace(root, h("div", { class: "toolbar" }, h("h1", { id: "feeds-title" }, t("feeds.title"))),
      h("div", { class: "plan-body" }, this.missing, this.feeds, this.forwards, this.receipts));
    this.keys = { r: () => this.enter() };
  }

  async enter() {
    try {
      const answer = await get("/v1/feeds");
      this.show(answer.items);
      replace(this.missing, answer.missing_packets.length > 0
        && h("p", { class: "form-error", role: "alert" }, t("feeds.missing", { numbers: answer.missing_packets.join(", ") })));
      replace(this.forwards, answer.forwards.length > 0 && h("section", { class: "resource" }, h("h2", {}, t("feeds.forwards")),
        table(["name", "state", "sent", "drops", "lost"].map((key) => t(`feeds.${key}`)), answer.forwards.map((row) => [
          h("span", { title: row.url }, row.name), state(row.connected, row.last_error), count(row.sent), count(row.drops), count(row.lost)]))));
      replace(this.receipts, h("section", { class: "resource" }, h("h2", {}, t("feeds.receipts")),
        table([t("feeds.kind"), t("feeds.inputs"), t("feeds.latest")], answer.receipts.map((row) => [
          row.kind, count(row.inputs), `${utc(row.latest_received_at)} · ${ago(row.latest_received_at)}`]))));
    } catch (error) {
      replace(this.feeds, h("p", { class: "form-error", role: "alert" }, t("error.load", { detail: error.message })));
    }
  }

  show(feeds) {
    if (feeds.length === 0) { replace(this.feeds, h("p", { class: "empty" }, t("feeds.empty"))); return; }
    const titles = ["name", "state", "rate", "sentences", "bytes", "drops", "last"].map((key) => t(`feeds.${key}`));
    replace(this.feeds, h("section", { class: "resource feeds" }, table(titles, feeds.map((feed) => [
      h("span", { title: feed.url ?? "" }, feed.name),
      h("span", {}, state(feed.connected, feed.error), feed.clock_off && " ", feed.clock_off && clock(feed)),
      feed.sentences_per_s.toFixed(1), count(feed.sentences), count(feed.bytes), count(feed.drops),
      feed.last_message_at ? `${utc(feed.last_message_at, { seconds: true })} · ${ago(feed.last_message_at)}` : t("common.none"),
    ]))));
  }
}

const state = (connected, error) => h("span", { class: `chip ${connected ? "status-adopted" : "status-declined"}`, title: error ?? "" },
  tCode("feeds", connected ? "connected" : "down"));

function clock(feed) {
  const offset = feed.clock_offset_s === null ? "" : `${feed.clock_offset_s > 0 ? "+" : "−"}${Math.abs(feed.clock_offset_s).toFixed(1)}`;
  return h("span", { class: "chip status-declined", title: feed.clocks_off.join(", ") }, t("feeds.clock", { offset }));
}

function table(titles, rows) {
  return h("table", { class: "list" }, h("thead", {}, h("tr", {}, titles.map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
}
