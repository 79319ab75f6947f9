/**
 * The screens, each a function of what is known to DOM. `view` gives the model, the live state, the
 * catalogue, and the words (t, n); `act` the things a touch can do. Numbers that move while a screen
 * stands carry data attributes and are rewritten in place by `refresh`: a screen that were built anew
 * under a finger would swallow the touch.
 */

import { h, icon } from "../dom.js";
import { inside, leaves, lineOf, pageOf, SERVICES_AT_ONCE } from "./catalogue.js";
import { otherLanguage, otherPlace, printerDown, slipOf } from "./model.js";
import { rangeText } from "../range.js";
import { clockTime, opening } from "./speech.js";
import { bookingRows, hallNote, visitNavigation } from "./visit-screens.js";

/** A line across the screen: icon and sentence. */
function notice(kind, picture, text, button = null) {
  return h(button ? "div" : "p", { class: "notice", "data-status": kind }, icon(picture), h("span", {}, text), button);
}

/** The heading of a screen takes the focus when the screen appears, so that it is read out. */
function heading(text) {
  return h("h1", { tabindex: "-1" }, text);
}

/** A sentence, what it means for the visitor, and nothing else to look at. */
function message(picture, title, text, ...more) {
  return h("div", { class: "message" }, h("div", { class: "message-icon" }, icon(picture)), heading(title), h("p", {}, text), more);
}

export function services(view, act) {
  const { model, catalogue, state, t, n } = view;
  const all = inside(catalogue, model.folder);
  const { rows } = pageOf(all, model.page);
  const folder = catalogue.find((service) => service.code === model.folder);
  const question = model.several ? t("question_several") : folder ? folder.names[model.lang] : t("question");
  return h(
    "div",
    { class: "choose" },
    h(
      "div",
      { class: "notices", role: "status" },
      view.online ? null : notice("breach", "link-off", t("offline")),
      printerDown(state) ? notice("watch", "printer-off", t("printer_down")) : null,
      longWait(view, act),
    ),
    h(
      "div",
      { class: "question" },
      heading(question),
      h("p", { class: "sub num", "data-sub": "" }, subline(view, folder, n)),
    ),
    h("ul", { class: "rows" }, rows.map((row) => h("li", {}, serviceRow(view, act, row)))),
    options(view, act),
  );
}

function subline({ model, catalogue, state, t, n }, folder) {
  if (model.several) return n("chosen", model.chosen.length);
  if (folder) return t("question_folder");
  const waiting = inside(catalogue, null).reduce((sum, row) => sum + lineOf(catalogue, row, state).waiting, 0);
  return waiting ? n("now_waiting", waiting) : t("now_waiting_nobody");
}

function serviceRow(view, act, row) {
  const { model, catalogue } = view;
  const leaf = row.queued;
  const chosen = leaf && model.chosen.includes(row.code);
  const full = model.several && leaf && !chosen && model.chosen.length >= SERVICES_AT_ONCE;
  const within = !leaf && leaves(catalogue, row).some((code) => model.chosen.includes(code));
  return h(
    "button",
    {
      class: "row",
      type: "button",
      "data-row": row.code,
      "aria-disabled": full ? "true" : null,
      "aria-pressed": model.several && leaf ? String(chosen) : null,
      onclick: act((_event) => !full && act.row(row)),
    },
    model.several && leaf ? h("span", { class: "box" }, chosen ? icon("check") : null) : null,
    h(
      "span",
      { class: "row-text" },
      h("span", { class: "row-name" }, row.names[model.lang]),
      h("span", { class: "row-note num", "data-note": "" }, rowNote(view, row)),
    ),
    within ? icon("check-circle") : null,
    leaf && model.several ? null : icon(leaf ? "ticket" : "chevron-right"),
  );
}

/** Said before the choice, not after it: it takes long now, and where it would not. */
export function longWait({ model, state, programme, t }, act) {
  const long = Object.values(state?.foreseen ?? {}).filter((one) => one.long);
  if (!long.length) return null;
  const { nearby } = state;
  const there = nearby && t("long_nearby", {
    name: nearby.name[model.lang],
    address: nearby.address[model.lang] ?? "",
    wait: rangeText(nearby.range, t),
  });
  const book = programme && h("button", { class: "button notice-act", type: "button", "data-act": "book", onclick: act(act.book) }, t("long_book"));
  return notice("watch", "clock", [t("long_wait"), there].filter(Boolean).join(" "), book);
}

/** A window that has not opened yet keeps nobody from taking a number: it will, or a clerk will say. */
function rowNote({ catalogue, state, t, n }, row) {
  const line = lineOf(catalogue, row, state);
  const wait = rangeText(line.range, t);
  if (wait) return t("row_wait", { wait });
  if (line.waiting) return n("row_waiting", line.waiting);
  return line.available ? "" : t("row_closed");
}

/** What few need: quiet, below the rows. */
function options(view, act) {
  const { model, priority, t } = view;
  return h(
    "div",
    { class: "options" },
    priority.length
      ? h(
          "button",
          { class: "button option", type: "button", "data-act": "priority", "aria-pressed": String(model.priority), onclick: act(act.priority) },
          icon(model.priority ? "check" : "priority"),
          h("span", {}, t(model.priority ? "priority_on" : "priority")),
        )
      : null,
    h(
      "button",
      { class: "button option", type: "button", "data-act": "several", onclick: act(act.several) },
      icon(model.several ? "close" : "list"),
      h("span", {}, t(model.several ? "several_off" : "several")),
    ),
  );
}

/** Who is served first: the visitor says yes or no, never which of these. */
export function priority(view) {
  const { model, t } = view;
  const line = (category) =>
    h(
      "li",
      {},
      h("span", { class: "entitled" }, category.name[model.lang]),
      category.document[model.lang] ? h("span", { class: "document" }, category.document[model.lang]) : null,
    );
  return h(
    "div",
    { class: "choose" },
    h("div", { class: "question" }, heading(t("priority_title"))),
    h("ul", { class: "categories" }, view.priority.map(line)),
    h("p", { class: "sub" }, t("priority_note")),
  );
}

/** Between the touch and the answer; says why it takes longer when it does. */
export function sending({ model, t }) {
  const trouble = { lost: ["link-off", "retry_title", "retry_text"], busy: ["people", "busy_title", "busy_text"] }[model.trouble];
  if (!trouble) return h("div", { class: "message" }, waiting(), heading(t(model.sending)));
  return h("div", { class: "message", role: "status" }, waiting(trouble[0]), heading(t(trouble[1])), h("p", {}, t(trouble[0] === "link-off" && model.sending === "working" ? "retry_working" : trouble[2])));
}

/** Three dots that take turns: something is going on. */
function waiting(picture) {
  return h("div", { class: "message-icon", "data-busy": "" }, picture ? icon(picture) : null, h("span", { class: "dots" }, h("i"), h("i"), h("i")));
}

export function loading({ online, late, t }) {
  if (late && !online) return h("div", { class: "message", role: "status" }, waiting("link-off"), heading(t("retry_title")), h("p", {}, t("offline")));
  return h("div", { class: "message" }, waiting(), heading(t("loading")), h("p", {}, t("loading_text")));
}

export function closed(view, act) {
  const { model, t } = view;
  const opens = view.opensAt();
  const when = opens ? opening(model.lang, opens, view.now(), view.zone) : null;
  return h(
    "div",
    { class: "message" },
    h("div", { class: "message-icon" }, icon("clock")),
    heading(t("closed_title")),
    h("p", { class: "opens" }, when ? t("closed_opens", { when }) : t("closed_unknown")),
    view.online ? null : notice("breach", "link-off", t("offline")),
    view.programme ? h("ul", { class: "rows" }, bookingRows(view, act)) : null,
  );
}

export const refused = ({ t }) => message("person", t("refused_title"), t("refused_text"));
export const gone = ({ t }) => message("question", t("gone_title"), t("gone_text"));
export const failed = ({ t }) => message("breach", t("failed_title"), t("failed_text"));
export const undone = ({ model, t }) =>
  message("check-circle", t("undone_title", { number: model.ticket.number }), t("undone_text"));

/** A slip that was held to the scanner: its number again, and how it stands in the line. */
export function seen({ model, t, n }) {
  const { number, state, window, position } = model.seen;
  const ahead = position > 1 ? n("ahead", position - 1) : t("ahead_nobody");
  const says = { waiting: ahead, called: t("seen_called", { window }), serving: t("seen_called", { window }), parked: t("seen_parked") };
  return message("ticket", t("seen_title", { number }), says[state] ?? t("seen_over"));
}

/** The ticket: number, place, code. It is what the visitor came for, so nothing competes with it. */
export function result(view) {
  const { model, catalogue, state, t, n } = view;
  const { ticket } = model;
  const names = ticket.services.map((code) => catalogue.find((service) => service.code === code)?.names[model.lang] ?? "");
  const ahead = ticket.position === null || ticket.position === undefined ? null : ticket.position - 1;
  const comes = slipOf(state, ticket.id);
  const silent = comes === "nowhere";
  return h(
    "div",
    { class: "result" },
    h(
      "div",
      { class: "result-number" },
      h("h1", { tabindex: "-1" }, h("span", { class: "label" }, t("your_number")), " ", h("span", { class: "number num" }, ticket.number)),
      h("p", { class: "result-services" }, names.join(" · ")),
      ticket.priority ? h("p", { class: "tag" }, icon("priority"), t("with_priority")) : null,
    ),
    h(
      "div",
      { class: "result-place" },
      ahead === null ? null : h("p", { class: "ahead num" }, ahead > 0 ? n("ahead", ahead) : t("ahead_nobody")),
      ticket.range
        ? h("p", { class: "range num" }, h("span", { class: "label" }, t("wait_label")), " ", rangeText(ticket.range, t))
        : null,
    ),
    silent ? h("div", { class: "notices", role: "status" }, notice("watch", "camera", `${t("photo_title")}. ${t("photo_text")}`)) : null,
    comes === "there" ? h("div", { class: "notices", role: "status" }, notice("watch", "printer", t("slip_there", { place: otherPlace(state, model.lang) }))) : null,
    h(
      "div",
      { class: "result-more" },
      ticket.track_url ? h("img", { class: "qr", src: view.qr(ticket.track_url), alt: t("qr_alt"), width: 320, height: 320, draggable: "false" }) : null,
      h(
        "ul",
        { class: "steps" },
        comes === "here" ? h("li", {}, icon("printer"), h("span", {}, t("take_slip"))) : null,
        ticket.track_url ? h("li", {}, icon("phone"), h("span", {}, t("qr_text"))) : null,
        h("li", {}, icon("bell"), h("span", {}, t("watch_board"))),
      ),
    ),
    model.undoFailed ? h("div", { class: "notices", role: "alert" }, notice("breach", "breach", t("undo_failed"))) : null,
  );
}

/** The question to a visitor who may have walked away; the caller counts down in `line`. */
export function stillHere({ t }, act) {
  const line = h("p", { class: "num" });
  const button = h("button", { class: "button button-primary nav", type: "button", "data-act": "stay", onclick: act(act.stay) }, t("idle_stay"));
  const title = h("h2", { id: "idle-title" }, t("idle_title"));
  const dialog = h("div", { class: "sheet", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "idle-title" }, title, line, button);
  return { sheet: h("div", { class: "veil" }, dialog), line, button };
}

/** The button of spoken help says what a touch on it would do now. */
export function showReading(root, { t }, reading) {
  const button = root.querySelector("[data-act=listen]");
  if (!button) return;
  button.setAttribute("aria-pressed", String(reading));
  button.querySelector("use").setAttribute("href", reading ? "#i-sound-off" : "#i-sound");
  button.querySelector("span").textContent = t(reading ? "listen_stop" : "listen");
}

/** Rewrite in place what the hall's state moves on a screen that stays. */
export function refresh(root, view) {
  const { model, catalogue } = view;
  for (const element of root.querySelectorAll("[data-row]")) {
    const row = catalogue.find((service) => service.code === element.dataset.row);
    put(element.querySelector("[data-note]"), rowNote(view, row));
  }
  const folder = catalogue.find((service) => service.code === model.folder);
  put(root.querySelector("[data-sub]"), () => subline(view, folder));
  put(root.querySelector("[data-hall]"), () => hallNote(view));
}

function put(element, text) {
  if (!element) return;
  const value = typeof text === "function" ? text() : text;
  if (element.textContent !== value) element.textContent = value;
}

/** The frame around every screen: where one is, what time it is, and the buttons that never leave. */
export function frame(view, act, screen) {
  const { model, t, place } = view;
  return [
    h(
      "header",
      { class: "top" },
      h("p", { class: "place" }, place[model.lang]),
      h("p", { class: "clock num", "data-clock": "" }, clockTime(model.lang, view.now(), view.zone)),
    ),
    h("main", { class: "main" }, screen),
    controls(view, act),
  ];
}

function controls(view, act) {
  const { model, t, languages } = view;
  const other = otherLanguage(languages, model.lang);
  const tool = (name, picture, label, more = {}) =>
    h("button", { class: "button tool", type: "button", "data-act": name, onclick: act(act[name]), ...more }, icon(picture), h("span", {}, label));
  return h(
    "footer",
    { class: "controls" },
    h("p", { class: "countdown num", "data-countdown": "", hidden: true }),
    h("nav", { class: "steps-nav", "aria-label": t("back") }, navigation(view, act)),
    h(
      "div",
      { class: "tools", role: "group", "aria-label": t("settings") },
      tool("restart", "restart", t("restart")),
      tool("language", "globe", other.name, { lang: other.code }),
      view.voices.includes(model.lang) ? tool("listen", "sound", t("listen"), { "aria-pressed": "false" }) : null,
      tool("large", "text-size", t(model.large ? "text_normal" : "text_larger"), { "aria-pressed": String(model.large) }),
      tool("contrast", "contrast", t(model.contrast ? "contrast_normal" : "contrast_high"), { "aria-pressed": String(model.contrast) }),
      tool("low", "reach", t(model.low ? "reach_normal" : "reach_lower"), { "aria-pressed": String(model.low) }),
    ),
  );
}

/** Back at the bottom left, on at the bottom right; what is not there leaves its place empty. */
function navigation(view, act) {
  const { model, catalogue, programme, t } = view;
  const big = (name, label, classes, before, after, disabled = false) =>
    h("button", { class: `button nav ${classes}`, disabled, type: "button", "data-act": name, onclick: act(act[name]) }, before, h("span", {}, label), after);
  const back = big("back", t("back"), "nav-back", icon("arrow-left"));
  const visits = visitNavigation(view, act, big);
  if (visits) return visits;
  switch (model.screen) {
    case "services": {
      const { pages } = pageOf(inside(catalogue, model.folder), model.page);
      return [
        programme || model.folder !== null || model.page > 0 ? back : null,
        model.page + 1 < pages ? big("next", t("next"), "nav-next", null, icon("arrow-right")) : null,
        model.several ? big("take", t("several_take"), "nav-next button-primary", icon("ticket"), null, model.chosen.length === 0) : null,
      ];
    }
    case "priority":
      return [
        big("back", t("priority_no"), "nav-back"),
        big("entitled", t("priority_yes"), "nav-next button-primary"),
      ];
    case "result":
      return [
        model.ticket.code && !model.ticket.booked_for ? big("undo", t("undo"), "nav-back nav-quiet", icon("undo")) : null,
        big("done", t("done"), "nav-next button-primary", icon("check")),
      ];
    case "seen":
    case "undone":
    case "gone":
    case "failed":
      return [big("done", t("to_start"), "nav-next button-primary", null, icon("arrow-right"))];
    default:
      return [];
  }
}
