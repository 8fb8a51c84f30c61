// Dialogs in which an officer puts a name to something: nominate, answer, decide. Words are mandatory in all of them.
import { post } from "./api.mjs";
import { field, h, notify, options } from "./dom.mjs";
import { state } from "./state.mjs";
import { t } from "./text.mjs";

const MIN_WORDS = 10;
const country = (code) => t(`country.${code}`);
const choices = (items) => [["", t("common.none")], ...items.map((item) => [item.code, item.title])];

// A modal form. `send(values)` may throw; its message is shown in the dialog, which stays open.
function openForm({ id, title, lead = null, fields, submit, send }) {
  const message = h("p", { class: "form-error", role: "alert", hidden: true });
  const button = h("button", { type: "submit", class: "primary" }, submit);
  const cancel = h("button", { type: "button" }, t("common.cancel"));
  const form = h("form", { id, novalidate: false }, h("h2", { id: `${id}-title` }, title), lead && h("p", { class: "lead" }, lead),
    fields, message, h("div", { class: "buttons" }, cancel, button));
  const dialog = h("dialog", { class: "form", "aria-labelledby": `${id}-title` }, form);
  const before = document.activeElement;
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); before?.focus?.({ preventScroll: true }); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    message.hidden = true;
    try {
      await send(Object.fromEntries(new FormData(form)));
      dialog.close();
    } catch (error) {
      message.textContent = error.message;
      message.hidden = false;
      button.disabled = false;
      if (error.status === 412) { dialog.close(); notify(t("error.stale"), "error"); document.dispatchEvent(new CustomEvent("stale")); }
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("select, textarea, input")?.focus();
}

const words = (name) => h("textarea", { name, required: true, minlength: MIN_WORDS, maxlength: 2000, rows: 4 });
const select = (name, items, chosen = null) => h("select", { name, required: true }, options(items, chosen));

export function nominateForm(box, done) {
  const authority = h("input", { name: "authority", required: true, minlength: 3, maxlength: 300, list: "authorities", autocomplete: "off" });
  openForm({
    id: "nominate-form",
    title: t("nominate.title", { box: box.container_number ?? t("worklist.no_number") }),
    lead: t("nominate.lead", { country: country(box.host) }),
    fields: [
      field(t("nominate.reason_code"), select("reason_code", choices(state.codes.nomination_reasons))),
      field(t("nominate.reason"), words("reason"), t("nominate.reason_hint")),
      field(t("nominate.authority"), authority, t("nominate.authority_hint")),
      h("datalist", { id: "authorities" }, state.codes.authorities.map((value) => h("option", { value }))),
    ],
    submit: t("nominate.submit"),
    send: async (values) => {
      const made = await post("/v1/nominations", { box_id: box.box_id, port: box.port, ...values });
      notify(t("nominate.done"));
      done(made);
    },
  });
}

export function answerForm(nomination, answer, done) {
  openForm({
    id: "answer-form",
    title: t(`nominations.answer_title.${answer}`, { box: nomination.container_number ?? t("worklist.no_number") }),
    fields: [
      field(t("nominations.code"), select("answer_code", choices(state.codes.answers[answer] ?? []))),
      field(t("nominations.words"), words("answer_reason"), t("nominations.words_hint")),
    ],
    submit: t(`nominations.submit.${answer}`),
    send: async (values) => {
      const path = `/v1/nominations/${encodeURIComponent(nomination.nomination_id)}/answer`;
      const made = await post(path, { answer, ...values }, nomination.version);
      notify(t("nominations.done", { status: t(`status.${made.status}`) }));
      done(made);
    },
  });
}

export function decideForm(box, done) {
  const kinds = Object.keys(state.codes.decisions);
  const kind = select("kind", kinds.map((value) => [value, t(`decide.kinds.${value}`)]));
  const code = select("reason_code", choices(state.codes.decisions[kinds[0]] ?? []));
  kind.addEventListener("change", () => code.replaceChildren(...options(choices(state.codes.decisions[kind.value] ?? []))));
  openForm({
    id: "decide-form",
    title: t("decide.title", { box: box.container_number ?? t("worklist.no_number") }),
    fields: [field(t("decide.kind"), kind), field(t("decide.code"), code), field(t("decide.reason"), words("reason"), t("decide.reason_hint"))],
    submit: t("decide.submit"),
    send: async (values) => {
      const body = { box_id: box.box_id, port: box.port, ...values };
      const made = await post("/v1/decisions", body, box.version);
      notify(t("decide.done"));
      done(made);
    },
  });
}
