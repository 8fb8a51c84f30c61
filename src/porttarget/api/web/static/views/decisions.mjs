// Decisions of this node, newest first. They are appended and never changed.
import { all } from "../api.mjs";
import { h, replace } from "../dom.mjs";
import { List, searchField } from "../list.mjs";
import { setPort } from "../state.mjs";
import { t } from "../text.mjs";
import { utc } from "../time.mjs";

export class DecisionsView {
  constructor(root, { go }) {
    this.root = root;
    this.list = new List({
      label: t("decisions.title"), empty: t("decisions.empty"), noMatch: t("worklist.no_match"),
      id: (row) => row.decision_id,
      data: (row) => ({ decision: row.decision_id, boxId: row.box_id }),
      text: (row) => [row.box_id, row.port, row.kind, row.reason, row.officer].join(" "),
      columns: [
        { title: t("decisions.when"), cell: (row) => utc(row.decided_at) },
        { title: t("decisions.box"), class: "mono", cell: (row) => row.box_id },
        { title: t("decisions.port"), class: "mono", cell: (row) => row.port },
        { title: t("decisions.kind"), cell: (row) => h("span", { class: "chip" }, t(`decide.kinds.${row.kind}`)) },
        { title: t("decisions.reason"), class: "wide", cell: (row) => row.reason },
        { title: t("decisions.officer"), cell: (row) => row.officer },
      ],
      onOpen: (row) => { setPort(row.port); go("worklist", { box: row.box_id }); },
    });
    this.search = searchField(this.list, t("common.search_hint"));
    this.message = h("span", { class: "form-error", role: "alert", hidden: true });
    replace(root, h("div", { class: "toolbar" }, h("h1", { id: "decisions-title" }, t("decisions.title")), this.search, this.message), this.list.element);
    this.keys = { j: () => this.list.move(1), k: () => this.list.move(-1), "/": () => this.search.focus(), r: () => this.enter(), Escape: () => this.list.focus() };
  }

  async enter() {
    try {
      this.list.setRows((await all("/v1/decisions", {}, "items")).items);
      this.message.hidden = true;
    } catch (error) {
      this.message.textContent = t("error.load", { detail: error.message });
      this.message.hidden = false;
    }
    this.list.focus();
  }
}
