// A table worked by keyboard: one row is current; j/k move it, Enter opens. Rows never move under the cursor by
// themselves: `setRows` keeps the current row by its id. Long lists are drawn piece by piece as they are reached.
import { h, replace } from "./dom.mjs";
import { t } from "./text.mjs";

const PIECE = 150;

export class List {
  // columns: [{title, cell(row) -> node|string, class}]; id(row) -> string; data(row) -> dataset of the row
  constructor({ label, columns, id, data = () => ({}), text = () => "", onMove = () => {}, onOpen = () => {}, empty, noMatch }) {
    Object.assign(this, { columns, id, data, text, onMove, onOpen, empty, noMatch });
    this.rows = [];
    this.shown = [];
    this.current = null;
    this.filter = "";
    this.drawn = 0;
    this.body = h("tbody", {});
    const head = h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.class }, column.title)));
    this.table = h("table", { role: "grid", "aria-label": label, class: "list" }, h("thead", {}, head), this.body);
    this.note = h("p", { class: "empty", hidden: true });
    this.element = h("div", { class: "list-scroll", tabindex: "-1" }, this.table, this.note);
    this.element.addEventListener("scroll", () => this.#reach(), { passive: true });
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-id]");
      if (row) { this.select(row.dataset.id, { focus: true }); this.onOpen(this.currentRow(), { pointer: true }); }
    });
    this.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("tr")) { event.preventDefault(); this.open(); }
      if (event.key === "ArrowDown") { event.preventDefault(); this.move(1); }
      if (event.key === "ArrowUp") { event.preventDefault(); this.move(-1); }
      if (event.key === "Home" || event.key === "End") { event.preventDefault(); this.jump(event.key === "End" ? Infinity : 0); }
    });
    this.body.addEventListener("focusin", (event) => {
      const row = event.target.closest("tr[data-id]");
      if (row && row.dataset.id !== this.current) this.select(row.dataset.id);
    });
  }

  setRows(rows) {
    this.rows = rows;
    this.#show();
  }

  setFilter(text) {
    this.filter = text.trim().toLowerCase();
    this.#show();
  }

  currentRow() {
    return this.shown.find((row) => this.id(row) === this.current) ?? null;
  }

  select(id, { focus = false } = {}) {
    const before = this.body.querySelector("tr[aria-selected=true]");
    if (before) { before.setAttribute("aria-selected", "false"); before.tabIndex = -1; }
    this.current = id;
    const index = this.shown.findIndex((row) => this.id(row) === id);
    while (index >= this.drawn && this.drawn < this.shown.length) this.#draw();
    const row = this.#element(id);
    if (!row) return false;
    row.setAttribute("aria-selected", "true");
    row.tabIndex = 0;
    if (focus) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
    this.onMove(this.currentRow());
    return true;
  }

  move(step) {
    const index = this.shown.findIndex((row) => this.id(row) === this.current);
    this.jump(index < 0 ? 0 : index + step);
  }

  jump(index) {
    if (this.shown.length === 0) return;
    const place = Math.min(Math.max(index, 0), this.shown.length - 1);
    this.select(this.id(this.shown[place]), { focus: true });
  }

  focus() {
    if (this.current && this.select(this.current, { focus: true })) return;
    this.jump(0);
  }

  open() {
    const row = this.currentRow();
    if (row) this.onOpen(row, { pointer: false });
  }

  // Draw one row anew, in its place.
  refreshRow(id) {
    const row = this.rows.find((candidate) => this.id(candidate) === id);
    const element = this.#element(id);
    if (row && element) replace(element, this.#cells(row));
  }

  #show() {
    this.shown = this.filter ? this.rows.filter((row) => this.text(row).toLowerCase().includes(this.filter)) : this.rows;
    const focused = this.body.contains(document.activeElement);
    const keep = this.element.scrollTop;
    replace(this.body);
    this.drawn = 0;
    this.table.setAttribute("aria-rowcount", String(this.shown.length));
    this.note.hidden = this.shown.length > 0;
    this.note.textContent = this.rows.length === 0 ? this.empty : this.noMatch ?? this.empty;
    do this.#draw(); while (this.drawn < this.shown.length && this.body.offsetHeight < keep + this.element.clientHeight);
    this.element.scrollTop = keep;
    if (this.current && this.shown.some((row) => this.id(row) === this.current)) this.select(this.current, { focus: focused });
    else if (this.shown.length > 0) this.body.firstElementChild.tabIndex = 0;
  }

  #draw() {
    const piece = this.shown.slice(this.drawn, this.drawn + PIECE);
    this.body.append(...piece.map((row) =>
      h("tr", { role: "row", tabindex: "-1", "aria-selected": "false", data: { id: this.id(row), ...this.data(row) } }, this.#cells(row))));
    this.drawn += piece.length;
  }

  #cells(row) {
    return this.columns.map((column) => h("td", { class: column.class }, column.cell(row) ?? t("common.none")));
  }

  #element(id) {
    return this.body.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  }

  #reach() {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    if (this.drawn < this.shown.length && scrollTop + clientHeight > scrollHeight - 400) this.#draw();
  }
}

// The filter field of a list: `/` goes there, Enter and Esc come back to the list.
export function searchField(list, label) {
  const input = h("input", { type: "search", class: "search", placeholder: label, "aria-label": label, autocomplete: "off" });
  input.addEventListener("input", () => list.setFilter(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) { input.value = ""; list.setFilter(""); event.stopPropagation(); }
    else if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); event.stopPropagation(); list.focus(); }
  });
  return input;
}
