/**
 * Which call the hall sees in amber, and which rows stand on the board.
 *
 * Pure: no DOM, no clock; milliseconds are passed in. The server gives each call of the hall its
 * turn, one after another (event `turn`); a board only follows, so that all boards agree.
 */

/** Milliseconds. */
export const TIMES = {
  flash: 10_000, // amber for a call that nobody follows
  least: 3_500, // amber for a call whose visitor came at once
  early: 2_000, // a turn that comes before its entry waits for it as long
};

/** When this ticket was last called, recalls included (ms since the epoch). */
export function moment(call) {
  return Date.parse(call.recalled_at ?? call.called_at);
}

export class Amber {
  constructor(times = {}) {
    this.times = { ...TIMES, ...times };
    this.current = null; // {turn, since, met: its row was seen, speaking}
    this.last = 0; // seq of the last turn taken: a turn told twice is one
  }

  /** A turn begins. Returns whether it is news. */
  take(turn, calls, speaking, now) {
    if (turn.seq === this.last) return false;
    this.last = turn.seq;
    this.current = { turn, since: now, met: false, state: "called", speaking };
    this.see(calls, now);
    return this.current !== null;
  }

  /** Take in the board's state: a call that was taken back makes room at once. */
  see(calls, now) {
    if (!this.current) return;
    const { turn, met, since } = this.current;
    const row = calls.find((call) => call.ticket === turn.ticket && call.window === turn.window);
    if (row) Object.assign(this.current, { met: true, state: row.state });
    else if (met || now - since > this.times.early) this.current = null;
  }

  /** The voice of this turn has ended. */
  spoken(turn) {
    if (this.current?.turn === turn) this.current.speaking = false;
  }

  /** Let the amber end when it is time. */
  step(now) {
    if (this.current && this.wait(now) === 0) this.current = null;
  }

  /** Milliseconds until `step` may have something to do; null when only an event can change it. */
  wait(now) {
    if (!this.current) return null;
    const { since, state, speaking, met } = this.current;
    const { flash, least, early } = this.times;
    const until = !met ? early : state === "called" || speaking ? flash : least;
    return Math.max(0, since + until - now);
  }

  /** The ticket whose row is amber, or null. */
  get ticket() {
    return this.current?.turn.ticket ?? null;
  }
}

/**
 * The rows of a board with room for `size`: the announced ticket on top, then newest first.
 *
 * A visitor who has not come yet needs the board more than one who sits at a window, so calls keep
 * their row against newer ones that are being served. `more`: called, but without a row.
 */
export function arrange(calls, top, size) {
  const newest = (a, b) => moment(b) - moment(a);
  const rank = (call) => (call.ticket === top ? 0 : call.state === "called" ? 1 : 2);
  const chosen = [...calls].sort((a, b) => rank(a) - rank(b) || newest(a, b)).slice(0, size);
  const rows = chosen.sort((a, b) => Number(b.ticket === top) - Number(a.ticket === top) || newest(a, b));
  const more = calls.filter((call) => call.state === "called" && !rows.includes(call)).sort(newest);
  return { rows, more };
}
