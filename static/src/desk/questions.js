/** The dialogs that ask before an action: where to, why, which services, really? */

import { h } from "../dom.js";
import { fill } from "../words.js";
import { toggled } from "./choices.js";
import { timeOfDay, minutesSince } from "./clock.js";
import { sentenceBox } from "./cases/pieces.js";
import { closeDialog, dialogButton, digits, openDialog, option, warnInDialog } from "./dialog.js";
import { showPrinted } from "./slips.js";

const REASONS = ["lunch", "rest", "papers", "meeting", "other"];

const list = (options) => h("div", { class: "options" }, options);

/** Close the dialog, then act; what cannot be sent just now stays asked. */
function choose(context, act, extra) {
  if (context.locked()) return warnInDialog(context.texts.offline);
  closeDialog();
  context.act(act, extra);
}

/** Another service or another window, each by its digit. */
export function askTransfer(context, seen) {
  const { texts, config } = context;
  const row = seen.current;
  const services = config.services.filter((service) => service.code !== row.service);
  const windows = config.windows.filter((window) => window.code !== context.window);
  const toService = (digit) => choose(context, "transfer", { ticket: row.id, service: services[digit - 1]?.code });
  const toWindow = (code) => choose(context, "transfer", { ticket: row.id, window: code });
  // Who is sent to a closed window would be called by any other: there is nothing to choose there.
  const stateOf = (code) => context.state().windows[code]?.state ?? "closed";
  const show = (target) => {
    const tab = (name, text) =>
      h("button", { type: "button", class: "tab", "aria-pressed": String(name === target), onclick: () => show(name) }, text);
    const options = target === "service"
      ? services.map((service, index) => option({ code: String(index + 1), text: service.name }, toService))
      : windows.map(({ code }) => option({ code, text: fill(texts.to_window, { window: code }), note: texts[`state_${stateOf(code)}`], disabled: stateOf(code) === "closed" }, toWindow));
    const pick = target === "service" ? toService : toWindow;
    const byDigit = digits(() => options.filter((one) => !one.disabled).map((one) => one.dataset.code), pick);
    openDialog({
      ...context.dialog(fill(texts.transfer_title, { number: row.number }), `${texts.transfer_hint} ${texts.transfer_keeps}`),
      body: [h("div", { class: "tabs" }, tab("service", texts.transfer_service), tab("window", texts.transfer_window)), list(options)],
      onKey: (event) => {
        if (event.code === "KeyT") return show(target === "service" ? "window" : "service"), true;
        return byDigit(event);
      },
    });
  };
  show(services.length ? "service" : "window");
}

/** Why the window stops calling. */
export function askPause(context) {
  const { texts } = context;
  const pick = (digit) => choose(context, "pause", { reason: REASONS[digit - 1] });
  const options = REASONS.map((reason, index) => option({ code: String(index + 1), text: texts[`pause_${reason}`] }, pick));
  const byDigit = digits(() => options.map((one) => one.dataset.code), pick);
  openDialog({ ...context.dialog(texts.pause_title, texts.pause_hint), body: list(options), onKey: byDigit });
}

/** What this window serves from now on. */
export function askServices(context, seen) {
  const { texts, config } = context;
  const able = config.services.filter((service) => config.able.includes(service.code));
  let chosen = able.map((service) => service.code).filter((code) => seen.services.includes(code));
  const save = () => chosen.length && choose(context, "open", { services: able.map((one) => one.code).filter((code) => chosen.includes(code)) });
  const button = dialogButton(texts.services_save, save, { main: true, key: "Enter" });
  const error = h("p", { class: "field-error", role: "alert" });
  const toggle = (digit) => {
    chosen = toggled(chosen, able[digit - 1].code);
    options.forEach((one, index) => one.setAttribute("aria-pressed", String(chosen.includes(able[index].code))));
    button.disabled = !chosen.length;
    error.textContent = chosen.length ? "" : texts.services_none;
  };
  const options = able.map((service, index) =>
    option({ code: String(index + 1), text: service.name, chosen: chosen.includes(service.code) }, toggle));
  const byDigit = digits(() => options.map((one) => one.dataset.code), toggle);
  openDialog({
    ...context.dialog(fill(texts.services_title, { window: context.window }), texts.services_hint),
    body: [list(options), error],
    buttons: [button],
    onKey: (event) => (event.key === "Enter" ? (save(), true) : byDigit(event)),
  });
}

/** Closing is for the end of a day: asked once more. */
export function askClose(context, seen) {
  const { texts } = context;
  const n = seen.line.mine.length;
  const yes = dialogButton(texts.close_yes, () => choose(context, "close", {}), { main: true, key: "Enter" });
  yes.setAttribute("autofocus", "");
  openDialog({
    ...context.dialog(fill(texts.close_title, { window: context.window })),
    body: h("p", { class: "dialog-text" }, n ? fill(texts.close_waiting, { n }) : texts.close_none),
    buttons: [yes, dialogButton(texts.cancel, closeDialog, { key: "Esc" })],
  });
}

/** One ticket of the line: its facts, and that the visitor has gone. */
export function showTicket(context, row) {
  const { texts, clock, zone, nameOf } = context;
  const fact = (name, value) => [h("dt", {}, name), h("dd", { class: "num" }, value)];
  const taken = [timeOfDay(row.issued_at, zone), texts[`channel_${row.channel}`]].filter(Boolean).join(", ");
  const left = dialogButton(texts.ticket_left, () => choose(context, "cancel", { ticket: row.id }));
  left.disabled = context.locked();
  const { box, show } = sentenceBox();
  const again = dialogButton(texts.slip_again, print, { key: "P" });
  async function print() {
    showPrinted(await context.cases.ask("POST", `/tickets/${row.id}/slip`, {}), texts, show);
  }
  openDialog({
    ...context.dialog(row.number, texts.ticket_left_hint),
    body: [h("dl", { class: "facts" },
      fact(texts.ticket_service, row.services.map(nameOf).join(" → ")),
      fact(texts.ticket_issued, taken),
      fact(texts.ticket_waiting, fill(texts.minutes, { n: minutesSince(row.base, clock.now()) }))), box],
    onKey: (event) => event.code === "KeyP" && (print(), true),
    buttons: [left, again, dialogButton(texts.close, closeDialog, { key: "Esc" })],
  });
}

/** Every key and what it does. */
export function showHelp(context) {
  const { texts } = context;
  const keys = [[texts.key_space, texts.act_primary], ["N", texts.next], ["S", texts.start], ["F", texts.act_finish],
    ["R", texts.act_recall], ["X", texts["act_no-show"]], ["P", texts.act_park], ["T", texts.act_transfer],
    ["U, Ctrl+Z", texts.undo], ["B", texts.act_pause], ["W", texts.act_services], ["C", texts.act_close],
    ["I", texts.act_issue], ["K", texts.act_applicant], ["D", texts.case_whole], ["A", texts.case_key_book],
    ["E", texts.case_mark], ["M", texts.case_number], ["?", texts.key_help]];
  openDialog({
    ...context.dialog(texts.help_title, texts.help_hint),
    body: h("dl", { class: "keys" }, keys.map(([key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)))),
    buttons: [dialogButton(texts.close, closeDialog, { main: true, key: "Esc" })],
  });
}
