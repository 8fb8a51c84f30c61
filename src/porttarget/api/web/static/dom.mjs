// Builds elements from plain values. Text is always text, never markup: what ships and filers typed is not trusted.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function replace(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

// A line to everybody, screen readers included. Kinds: info, error.
let noticeTimer = 0;
export function notify(message, kind = "info") {
  const line = document.getElementById("notice");
  clearTimeout(noticeTimer);
  line.textContent = message;
  line.dataset.kind = kind;
  line.hidden = false;
  if (kind === "info") noticeTimer = setTimeout(() => { line.hidden = true; }, 6000);
}

export function clearNotice() {
  document.getElementById("notice").hidden = true;
}

// Label, control and hint that belong together for assistive technology.
export function field(label, control, hint = "") {
  const id = control.id || `field-${Math.random().toString(36).slice(2, 9)}`;
  control.id = id;
  const parts = [h("label", { for: id }, label), control];
  if (hint) {
    control.setAttribute("aria-describedby", `${id}-hint`);
    parts.push(h("small", { id: `${id}-hint` }, hint));
  }
  return h("div", { class: "field" }, parts);
}

export function options(items, chosen = null) {
  return items.map(([value, label]) => h("option", { value, selected: value === chosen }, label));
}
