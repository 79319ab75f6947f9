/**
 * What a window is in the middle of, and what may be done there now. Pure: the pushed state in, one
 * picture out. The server decides again; this only keeps a clerk from pressing what cannot work.
 */

export const RECALLS = 3;
/** How long a no-show may be taken back, ms. */
export const RESUMABLE = 30 * 60 * 1000;
const AT_WINDOW = ["called", "serving"];

/** May `window` call this waiting row? A visitor sent to a closed window goes anywhere. */
export function serves(state, window, services, row) {
  const sent = row.for_window;
  if (sent && state.windows[sent]?.state !== "closed") return sent === window;
  return services.includes(row.service);
}

/** The visitor at `window`, or null. Read from the rows: they are what the pushes change. */
export function currentAt(state, window) {
  const rows = Object.values(state.tickets);
  return rows.find((row) => row.window === window && AT_WINDOW.includes(row.state)) ?? null;
}

/** Waiting rows in turn order: `mine` for this window, `others` for the rest of the hall. */
export function lineFor(state, window, services) {
  const waiting = state.order.map((id) => state.tickets[id]).filter((row) => row?.state === "waiting");
  const mine = waiting.filter((row) => serves(state, window, services, row));
  return { mine, others: waiting.filter((row) => !mine.includes(row)) };
}

function latestFirst(rows, field) {
  return rows.sort((a, b) => Date.parse(b[field] ?? 0) - Date.parse(a[field] ?? 0));
}

/** closed, paused, idle, called or serving; a visitor at the window counts before its state. */
function modeOf(place, current) {
  return current ? current.state : place.state === "open" ? "idle" : place.state;
}

/** What Space does, and what its button says: {act, says}. */
function primaryOf(mode, open, waiting, oneClick) {
  if (mode === "closed") return { act: "open", says: "open" };
  if (mode === "paused") return { act: "open", says: "continue" };
  if (mode === "idle") return { act: "next", says: "next" };
  if (mode === "called" && !oneClick) return { act: "start", says: "start" };
  if (!open || !waiting) return { act: "finish", says: "finish_visit" };
  return { act: "next", says: "next" };
}

function allowedOf(mode, open, current, undo, oneClick) {
  const serving = mode === "serving";
  const called = mode === "called";
  const here = called || serving;
  const rules = {
    next: open && (mode === "idle" || serving || (called && oneClick)),
    start: called && !oneClick,
    finish: here,
    recall: called && current.recalls < RECALLS,
    "no-show": called,
    park: here,
    transfer: here,
    undo: undo !== null,
    open: !open,
    pause: open,
    close: mode !== "closed" && !here,
    services: mode !== "closed",
    resume: true,
    resume_here: open && !here,
    issue: true,
    applicant: true,
    cancel: true,
    help: true,
  };
  return new Set(Object.keys(rules).filter((act) => rules[act]));
}

/** When the last action on a row stops being undoable, ms. */
const undoUntil = (row) => Date.parse(row.undo.until);

/**
 * What can be taken back at this window: {row, action, until} or null. Of a finish and a call made
 * by one press the call comes first, since it has to be undone before the finish. `acted`: tickets
 * on which this desk acted while they were at no window (a visitor who left the line).
 */
export function undoAt(state, window, now, acted = new Set()) {
  const here = (row) => (row.undo.window === null ? acted.has(row.id) : row.undo.window === window);
  const calls = (row) => (["next", "resume"].includes(row.undo.action) ? 1 : 0);
  const rows = Object.values(state.tickets)
    .filter((row) => row.undo && here(row) && undoUntil(row) > now)
    .sort((a, b) => undoUntil(b) - undoUntil(a) || calls(b) - calls(a));
  return rows.length ? { row: rows[0], action: rows[0].undo.action, until: undoUntil(rows[0]) } : null;
}

/**
 * The whole picture of `window` at `now` (ms). `config`: `services` = codes that it may serve,
 * `oneClick` = the centre calls the next visitor without a start, `acted` as in `undoAt`.
 */
export function situation(state, window, config, now) {
  const place = state.windows[window] ?? { window, state: "closed", services: [], reason: null, since: null };
  const current = currentAt(state, window);
  const services = place.state !== "closed" && place.services.length ? place.services : config.services;
  const line = lineFor(state, window, services);
  const mode = modeOf(place, current);
  const open = place.state === "open";
  const undo = undoAt(state, window, now, config.acted);
  const rows = Object.values(state.tickets);
  const missed = rows.filter((row) => row.state === "no_show" && now - Date.parse(row.finished_at) < RESUMABLE);
  return {
    place,
    current,
    services,
    mode,
    line,
    undo,
    parked: latestFirst(rows.filter((row) => row.state === "parked"), "issued_at"),
    missed: latestFirst(missed, "finished_at"),
    primary: primaryOf(mode, open, line.mine.length > 0, config.oneClick),
    allowed: allowedOf(mode, open, current, undo, config.oneClick),
    exhausted: mode === "called" && current.recalls >= RECALLS,
  };
}
