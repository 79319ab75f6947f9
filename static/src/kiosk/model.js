/** What the page knows of the visitor before it: all of it is wiped when they leave. */

/** A fresh visitor. */
export function visitor(lang) {
  return {
    screen: "loading",
    lang,
    large: false,
    low: false,
    contrast: false,
    folder: null,
    page: 0,
    priority: false,
    several: false,
    chosen: [],
    trip: null,
    wish: null,
    sending: "sending",
    trouble: null,
    ticket: null,
    seen: null,
    refused: null,
    undoFailed: false,
  };
}

/** The language that the switch leads to: {code, name}, in a circle if there are more than two. */
export function otherLanguage(languages, lang) {
  return languages[(languages.findIndex(({ code }) => code === lang) + 1) % languages.length];
}

/** States of a printer in which no slip comes out; an unknown one is trusted until it says so. */
const SILENT = new Set(["paper_out", "offline", "cover"]);

const isDown = (printer) => printer?.down ?? SILENT.has(printer?.state);

/** Where a slip of this kiosk comes out: "here", "there" (at the other printer) or "nowhere". */
export function slipComes(state) {
  const printer = state?.printer;
  if (!isDown(printer)) return "here";
  if (!printer.fallback || isDown(printer.fallback)) return "nowhere";
  return printer.fallback.place ? "there" : "here";
}

/** The same for a slip that is on its way: one that may not have come out is not to be waited for. */
export function slipOf(state, id) {
  return id in (state?.doubts ?? {}) ? "nowhere" : slipComes(state);
}

export function printerDown(state) {
  return slipComes(state) === "nowhere";
}

/** Where the other printer stands, in the visitor's language. */
export function otherPlace(state, lang) {
  const { place } = state.printer.fallback;
  return place[lang] ?? place.ru;
}

/** Whether anything would be lost or left behind if the visitor walked away now. */
export function touched(model, home, resting) {
  return (
    model.screen !== resting ||
    model.lang !== home ||
    model.large ||
    model.low ||
    model.contrast ||
    model.folder !== null ||
    model.page > 0 ||
    model.priority ||
    model.several
  );
}

/** What a finished POST leads to: the screen that says it. */
export function outcome(answer) {
  if (answer.ok) return "result";
  const problem = problemOf(answer);
  if (problem === "centre-closed") return "closed";
  if (problem === "unknown-service") return "gone";
  return [401, 403, 404].includes(answer.status) ? "refused" : "failed";
}

/** The name of a problem document (RFC 9457), "" for an answer that is none. */
export function problemOf(answer) {
  return String(answer.body?.type ?? "").split("/").pop();
}
