// State after pushed entries equals a fresh snapshot: the reducers of every view, pure.
// `apply(view, state, entry)` gives the next state; the state given is never changed.

const AT_WINDOW = new Set(["called", "serving"]);
const HERE = new Set(["waiting", "called", "serving", "parked"]);

// Newest call first; recalls keep their place, as on the server. Compared sign by sign: a person's
// alphabet (localeCompare) puts 07:00:00+00:00 behind 07:00:00.25+00:00.
const later = (a, b) => (a > b) - (a < b);
const newestFirst = (a, b) => later(b.called_at, a.called_at) || later(b.ticket, a.ticket);

function board(state, entry) {
  if (entry.kind.startsWith("window.")) {
    const row = { window: entry.window, state: entry.state };
    return { ...state, windows: state.windows.map((w) => (w.window === row.window ? row : w)) };
  }
  if (!entry.ticket) return state;
  const { ticket, number, window, service } = entry;
  let calls = state.calls.filter((call) => call.ticket !== ticket);
  if (AT_WINDOW.has(entry.state)) {
    const { lang, called_at, recalled_at, recalls } = entry;
    calls.push({ ticket, number, lang, window, state: entry.state, called_at, recalled_at, recalls });
    calls = calls.sort(newestFirst);
  }
  let waiting = state.waiting.filter((place) => place.ticket !== ticket);
  if (entry.state === "waiting") {
    // The true place comes with the next patch; until then, the end of the line.
    waiting = [...waiting, { ticket, number, service, position: waiting.length + 1 }];
  }
  return { ...state, calls, waiting };
}

// Whose slip may not have come out: id of the ticket or case → the printer.
function doubts(state, entry) {
  const { [entry.of]: _settled, ...others } = state.doubts ?? {};
  const doubtful = entry.kind === "device.slip" && entry.state === "doubtful";
  return { ...state, doubts: doubtful ? { ...others, [entry.of]: entry.printer } : others };
}

const ABOUT_SLIPS = new Set(["device.slip", "device.reprint"]);

function desk(state, entry) {
  if (ABOUT_SLIPS.has(entry.kind)) return doubts(state, entry);
  if (entry.window_row) {
    return { ...state, windows: { ...state.windows, [entry.window]: entry.window_row } };
  }
  if (entry.kind === "device.printer") {
    const { name, state: how, down } = entry;
    return { ...state, printers: { ...state.printers, [entry.printer]: { name, state: how, down } } };
  }
  if (!entry.ticket) return state;
  const tickets = { ...state.tickets };
  if (entry.row) tickets[entry.ticket] = entry.row;
  else delete tickets[entry.ticket];
  let order = state.order.filter((id) => id !== entry.ticket);
  if (entry.state === "waiting") order = [...order, entry.ticket];
  return { ...state, tickets, order };
}

function kiosk(state, entry) {
  if (ABOUT_SLIPS.has(entry.kind)) return doubts(state, entry);
  if (entry.kind !== "device.printer") return state;
  const { printer } = state;
  const how = { state: entry.state, down: entry.down };
  if (entry.printer === printer.code) return { ...state, printer: { ...printer, ...how } };
  if (entry.printer !== printer.fallback?.code) return state;
  return { ...state, printer: { ...printer, fallback: { ...printer.fallback, ...how } } };
}

function track(state, entry) {
  if (entry.ticket !== state.id) return state;
  const { seq, prev, kind, at, centre, ticket, view, ...facts } = entry;
  const position = HERE.has(facts.state) && facts.state === "waiting" ? state.position : null;
  return { ...state, ...facts, position };
}

const REDUCERS = { board, desk, kiosk, track, insight: (state) => state };

export function apply(view, state, entry) {
  return { ...REDUCERS[view](state, entry), seq: entry.seq, now: entry.at };
}

export function patch(state, set) {
  return { ...state, ...set };
}
