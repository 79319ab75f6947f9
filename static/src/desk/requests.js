/** An action as a call of the API: which path, which body. */

const TICKET = new Set(["recall", "start", "finish", "no-show", "park", "resume", "transfer", "cancel"]);

/**
 * {path, body, ticket} of an action. `place`: {centre, window}; `seen`: the situation the clerk
 * acted on, so that a press never means another visitor than the one on screen; `extra`: what was
 * chosen in a dialog ({ticket, service, window, services, reason, …}).
 */
export function requestOf(act, place, seen, extra = {}) {
  const centre = `/centres/${place.centre}`;
  const window = `${centre}/windows/${place.window}`;
  const { ticket, ...body } = extra;
  if (act === "next") {
    return { path: `${window}/next`, body: seen.current ? { finish: seen.current.id } : {} };
  }
  if (act === "undo") return ofTicket(seen.undo.row.id, "undo", {});
  if (TICKET.has(act)) return ofTicket(ticket ?? seen.current.id, act, body);
  if (act === "issue") return { path: `${centre}/tickets`, body };
  if (act === "open") {
    // Who comes back from a break serves what they served before it.
    const services = extra.services ?? (seen.mode === "paused" ? seen.place.services : []);
    return { path: `${window}/open`, body: services.length ? { services } : {} };
  }
  return { path: `${window}/${act}`, body };
}

function ofTicket(id, act, body) {
  return { path: `/tickets/${id}/${act}`, body, ticket: id };
}

/** What an answer means: done, retry (nobody knows whether it happened), sign-in, or problem. */
export function verdictOf(answer) {
  if (answer.ok) return "done";
  if (answer.status === 401) return "sign-in";
  return [0, 502, 503, 504].includes(answer.status) ? "retry" : "problem";
}
