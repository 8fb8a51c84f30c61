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
    this.receipts = h("div");
    this.missing = h("div");
    replace(root, h("div", { class: "toolbar" }, h("h1", { id: "feeds-title" }, t("feeds.title"))),
      h("div", { class: "plan-body" }, this.missing, this.feeds, this.receipts));
    this.keys = { r: () => this.enter() };
  }

  async enter() {
    try {
      const answer = await get("/v1/feeds");
      this.show(answer.items);
      replace(this.missing, answer.missing_packets.length > 0
        && h("p", { class: "form-error", role: "alert" }, t("feeds.missing", { numbers: answer.missing_packets.join(", ") })));
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
      h("span", { class: `chip ${feed.connected ? "status-adopted" : "status-declined"}`, title: feed.error ?? "" }, tCode("feeds", feed.connected ? "connected" : "down")),
      feed.sentences_per_s.toFixed(1), count(feed.sentences), count(feed.bytes), count(feed.drops),
      feed.last_message_at ? `${utc(feed.last_message_at, { seconds: true })} · ${ago(feed.last_message_at)}` : t("common.none"),
    ]))));
  }
}

function table(titles, rows) {
  return h("table", { class: "list" }, h("thead", {}, h("tr", {}, titles.map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
}
