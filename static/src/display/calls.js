/**
 * Which call the hall sees in amber and hears, and which rows stand on the board.
 *
 * Pure: no DOM, no clock; milliseconds are passed in. Two calls at nearly the same moment queue:
 * flash and voice of one end before those of the next begin, and neither is lost.
 */

/** Milliseconds. */
export const TIMES = {
  flash: 10_000, // amber for a call that nobody follows
  least: 3_500, // amber for a call that another one waits behind, voice or not
  gap: 700, // silence between two calls
  longest: 15_000, // a voice that has not ended by then is cut
  fresh: 20_000, // a call met in a snapshot (reload, reconnect) is announced if it is no older
  stale: 180_000, // a call that waited longer for its turn is dropped: the row still shows it
};

/** Entries that announce; an undone «finish» puts a ticket back to `called` in silence. */
const ANNOUNCING = new Set(["ticket.called", "ticket.recalled", "ticket.resumed"]);
const REMEMBERED = 500;

/** When this ticket was last called, recalls included (ms since the epoch). */
export function moment(call) {
  return Date.parse(call.recalled_at ?? call.called_at);
}

/** One announcement: the same ticket called or recalled again is another one. */
export function keyOf(call) {
  return `${call.ticket} ${moment(call)}`;
}

export class Announcer {
  constructor(times = {}) {
    this.times = { ...TIMES, ...times };
    this.queue = []; // {key, call, since: when it began to wait for its turn}
    this.current = null; // {key, call, since, silent: when its voice ended | null}
    this.told = new Set();
  }

  /**
   * Take in the board's state after a snapshot (`entry` null) or a pushed entry.
   * `serverNow`: the server's clock in that snapshot, `now`: any steady clock of this machine.
   */
  see(calls, entry, serverNow, now) {
    const live = new Map(calls.map((call) => [call.ticket, call]));
    this.queue = this.queue.filter(({ key, call }) => {
      const same = live.get(call.ticket);
      return same?.state === "called" && keyOf(same) === key;
    });
    if (this.current) {
      const same = live.get(this.current.call.ticket);
      if (!same || same.window !== this.current.call.window) this.current = null;
      else this.current.call = same;
    }
    const called = calls.filter((call) => call.state === "called");
    for (const call of called.sort((a, b) => moment(a) - moment(b))) {
      const key = keyOf(call);
      if (this.told.has(key)) continue;
      this.told.add(key);
      const pushed = entry && entry.ticket === call.ticket && ANNOUNCING.has(entry.kind);
      const recent = !entry && serverNow - moment(call) <= this.times.fresh;
      if (pushed || recent) this.queue.push({ key, call, since: now });
    }
    for (const key of this.told) {
      if (this.told.size <= REMEMBERED) break;
      this.told.delete(key);
    }
  }

  /** The voice of the announcement `key` has ended (or there is none to wait for). */
  spoken(key, now) {
    if (this.current?.key === key) this.current.silent ??= now;
  }

  /** Move on. Returns the announcement that begins now and must be spoken, or null. */
  step(now) {
    const { flash, least, gap, longest, stale } = this.times;
    this.queue = this.queue.filter(({ since }) => now - since <= stale);
    if (this.current) {
      const { since, silent, call } = this.current;
      const shown = now - since;
      const said = (silent !== null && now - silent >= gap) || shown >= longest;
      const wanted = this.queue.length || call.state !== "called" ? least : flash;
      if (said && shown >= wanted) this.current = null;
    }
    if (this.current || !this.queue.length) return null;
    const { key, call } = this.queue.shift();
    this.current = { key, call, since: now, silent: null };
    return this.current;
  }

  /** Milliseconds until `step` may have something to do; null when only an event can change it. */
  wait(now) {
    if (!this.current) return this.queue.length ? 0 : null;
    const { flash, least, gap, longest } = this.times;
    const { since, silent, call } = this.current;
    const wanted = this.queue.length || call.state !== "called" ? least : flash;
    const said = silent === null ? since + longest : Math.min(silent + gap, since + longest);
    return Math.max(0, Math.max(said, since + wanted) - now);
  }
}

/**
 * The rows of a board with room for `size`: the announced call on top, then newest first.
 *
 * A visitor who has not come yet needs the board more than one who sits at a window, so calls keep
 * their row against newer ones that are being served. `more`: called, but without a row.
 */
export function arrange(calls, current, size) {
  const top = current ? current.call.ticket : null;
  const newest = (a, b) => moment(b) - moment(a);
  const rank = (call) => (call.ticket === top ? 0 : call.state === "called" ? 1 : 2);
  const chosen = [...calls].sort((a, b) => rank(a) - rank(b) || newest(a, b)).slice(0, size);
  const rows = chosen.sort((a, b) => Number(b.ticket === top) - Number(a.ticket === top) || newest(a, b));
  const more = calls.filter((call) => call.state === "called" && !rows.includes(call)).sort(newest);
  return { rows, more };
}
