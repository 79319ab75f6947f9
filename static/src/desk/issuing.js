/** A ticket for someone who did not use the kiosk: services, priority, paper; then the number. */

import { h, icon } from "../dom.js";
import { fill } from "../words.js";
import { toggled } from "./choices.js";
import { closeDialog, dialogButton, openDialog, option, warnInDialog } from "./dialog.js";
import { digitOf } from "./keys.js";

/**
 * Ask for the services; one number serves them in the order they were chosen. `services`: chosen
 * beforehand; `linked`: the case that the visitor comes about.
 */
export function askIssue(context, { services = [], linked = null } = {}) {
  const { texts, config } = context;
  const offered = config.services.slice(0, 9);
  const wish = { services: services.filter((code) => offered.some((one) => one.code === code)), priority: false, paper: true, lang: document.body.dataset.lang };
  const error = h("p", { class: "field-error", role: "alert" });
  const issue = () => {
    error.textContent = wish.services.length ? "" : texts.issue_none;
    if (!wish.services.length) return;
    if (context.locked()) return warnInDialog(texts.offline);
    closeDialog();
    context.act("issue", { services: wish.services, priority: wish.priority, lang: wish.lang, channel: "desk", paper: wish.paper, ...(linked && { case: linked }) });
  };
  const draw = () => {
    options.forEach((one, index) => {
      const place = wish.services.indexOf(offered[index].code) + 1;
      one.setAttribute("aria-pressed", String(place > 0));
      one.querySelector(".option-mark").replaceChildren(place && wish.services.length > 1 ? `${place}.` : icon("check"));
    });
    error.textContent = "";
  };
  const toggle = (digit) => {
    wish.services = toggled(wish.services, offered[digit - 1].code);
    draw();
  };
  const options = offered.map((service, index) =>
    option({ code: String(index + 1), text: service.name, chosen: false }, toggle));
  const priority = option({ code: "0", text: texts.issue_priority, note: texts.issue_priority_hint, chosen: false }, () => press(priority, "priority"));
  const paper = h("input", { type: "checkbox", checked: true, onchange: () => (wish.paper = paper.checked) });
  const press = (button, name) => {
    wish[name] = !wish[name];
    button.setAttribute("aria-pressed", String(wish[name]));
  };
  const speak = h("select", { class: "input", onchange: () => (wish.lang = speak.value) },
    h("option", { value: "ru", selected: wish.lang === "ru" }, "Русский"), h("option", { value: "en", selected: wish.lang === "en" }, "English"));
  openDialog({
    ...context.dialog(texts.issue_title, texts.issue_hint),
    body: [
      h("div", { class: "options" }, options, priority),
      h("div", { class: "issue-more" },
        h("label", { class: "check" }, paper, h("span", {}, texts.issue_paper)),
        h("label", { class: "issue-lang" }, h("span", {}, texts.issue_lang), speak)),
      error,
    ],
    buttons: [dialogButton(texts.issue_yes, issue, { main: true, key: "Enter" })],
    onKey: (event) => {
      if (event.key === "Enter" && event.target.tagName !== "SELECT") return issue(), true;
      const digit = digitOf(event);
      if (digit === null || event.target.tagName === "SELECT") return false;
      if (digit === 0) press(priority, "priority");
      else if (digit <= offered.length) toggle(digit);
      return true;
    },
  });
  draw();
}

/** The number that was given out, to be said aloud. */
export function showIssued(context, ticket, paper) {
  const { texts } = context;
  const ahead = ticket.position === null || ticket.position === undefined ? null
    : ticket.position > 1 ? fill(texts.issued_ahead, { n: ticket.position - 1 }) : texts.issued_first;
  const done = dialogButton(texts.issued_done, closeDialog, { main: true, key: "Enter" });
  done.setAttribute("autofocus", "");
  openDialog({
    ...context.dialog(texts.issued_title),
    body: h("div", { class: "issued" },
      h("p", { class: "issued-number num", role: "status" }, ticket.number),
      h("p", { class: "issued-service" }, ticket.services.map(context.nameOf).join(" → ")),
      h("p", { class: "secondary" }, [ahead, paper ? texts.issued_paper : texts.issued_say].filter(Boolean).join(" "))),
    buttons: [done],
  });
}
