// The scanner plan of a port as a list by resource, what it is worth beside its bound, and what is left out and why.
import { get } from "../api.mjs";
import { h, replace } from "../dom.mjs";
import { onPort, ownPort, portOf, portSelect } from "../state.mjs";
import { t, tCode } from "../text.mjs";
import { portTime, utc } from "../time.mjs";

export class PlanView {
  constructor(root, { go }) {
    this.root = root;
    this.go = go;
    this.body = h("div", { class: "plan-body", tabindex: "-1" });
    this.summary = h("span", { class: "summary" });
    replace(root, h("div", { class: "toolbar" }, h("h1", { id: "plan-title" }, t("plan.title")), portSelect(h("select", { id: "plan-port" }), { own: true }), this.summary), this.body);
    onPort(() => { if (!this.root.hidden) this.enter(); });
    this.keys = { r: () => this.enter(), j: () => this.body.scrollBy({ top: 80 }), k: () => this.body.scrollBy({ top: -80 }), Escape: () => this.body.focus() };
  }

  async enter() {
    const port = ownPort();
    replace(this.summary, t("common.loading"));
    try {
      const plan = await get("/v1/plan", { port });
      if (port === ownPort()) this.#draw(plan);
    } catch (error) {
      replace(this.summary, h("span", { class: "form-error", role: "alert" }, t("error.load", { detail: error.message })));
      replace(this.body);
    }
  }

  #draw(plan) {
    const zone = portOf(plan.port)?.time_zone;
    const number = (value, digits = 2) => (value === null || value === undefined ? t("common.none") : value.toFixed(digits));
    replace(this.summary, t("plan.from", { time: utc(plan.at), hours: plan.hours }));
    const resources = [...new Set(plan.tasks.map((task) => task.resource))].sort();
    const figures = [
      [number(plan.value), t("plan.value")], [number(plan.bound), t("plan.bound")],
      [plan.gap === null ? t("common.none") : `${(100 * plan.gap).toFixed(1)} %`, t("plan.gap")],
      [plan.overload_probability === null ? t("common.none") : `${(100 * plan.overload_probability).toFixed(0)} %`, t("plan.overload")],
    ];
    this.root.dataset.port = plan.port;
    replace(this.body,
      h("div", { class: "figures" }, figures.map(([value, name]) => h("div", { class: "figure" }, h("b", {}, value), h("span", {}, name)))),
      plan.tasks.length === 0 && h("p", { class: "empty" }, t("plan.empty")),
      resources.map((resource) => this.#resource(plan, resource, zone)),
      plan.not_scanned.length > 0 && h("section", { class: "resource" }, h("h2", {}, t("plan.not_scanned"), h("small", {}, t("plan.tasks", { n: plan.not_scanned.length }))),
        h("table", { class: "list" }, head([t("plan.box"), t("plan.because")]),
          h("tbody", {}, plan.not_scanned.map((row) => h("tr", { data: { boxId: row.box_id } },
            h("td", { class: "mono" }, this.#box(row, plan.port)), h("td", { class: "wide" }, row.because)))))));
  }

  #resource(plan, resource, zone) {
    const tasks = plan.tasks.filter((task) => task.resource === resource).sort((a, b) => (a.start_utc < b.start_utc ? -1 : 1));
    return h("section", { class: "resource", data: { resource } },
      h("h2", {}, resource, h("small", {}, t("plan.tasks", { n: tasks.length }))),
      h("table", { class: "list" }, head([t("plan.start"), t("plan.end"), t("plan.box"), t("plan.step"), t("plan.arm"), t("plan.worth")], true),
        h("tbody", {}, tasks.map((task) => h("tr", { data: { boxId: task.box_id, arm: task.arm ?? "" } },
          h("td", {}, utc(task.start_utc), h("span", { class: "soft" }, ` ${portTime(task.start_utc, zone)}`)), h("td", {}, utc(task.end_utc)),
          h("td", { class: "mono" }, this.#box(task, plan.port)), h("td", {}, tCode("step", task.step)),
          h("td", {}, h("span", { class: `arm arm-${task.arm ?? "none"}` }, tCode("arm", task.arm ?? "not_chosen"))),
          h("td", { class: "num" }, task.value === null ? t("common.none") : task.value.toFixed(3)))))));
  }

  #box(row, port) {
    return h("button", { type: "button", class: "link", onclick: () => this.go("worklist", { box: row.box_id, port }) }, row.container_number ?? t("worklist.no_number"));
  }
}

function head(titles, numberLast = false) {
  return h("thead", {}, h("tr", {}, titles.map((title, i) => h("th", { scope: "col", class: numberLast && i === titles.length - 1 ? "num" : null }, title))));
}
