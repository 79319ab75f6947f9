/**
 * One press, one action: at most one in flight a window. What fails on the way is sent again with
 * the same key, so that the server does it once however often it hears of it.
 */

import { verdictOf } from "./requests.js";

const PAUSES = [500, 1000, 2000, 3000, 5000];
/** After this long the moment has passed: «next» must not fire by itself minutes later. */
const GIVE_UP = 60_000;
/** How long to wait for the push of what was answered; without one the screen is unlocked. */
const PUSH = 1500;

/** 128 random bits. Not `crypto.randomUUID`: that is missing on a centre's plain http. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * `post(path, body, key)` → {ok, status, body}; `onChange(flight|null)` whenever what is in flight
 * changes; `onEnd(verdict, answer, flight)` once it is over (verdict as in requests.js, or "lost").
 */
export function intents({ post, onChange, onEnd, read = () => performance.now() }) {
  let flight = null;
  let wake = null;

  const pause = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => (clearTimeout(timer), resolve());
    });

  async function deliver(mine) {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await post(mine.path, mine.body, mine.key);
      const verdict = verdictOf(answer);
      if (verdict !== "retry") return { verdict, answer };
      if (read() - mine.since > GIVE_UP) return { verdict: "lost", answer };
      mine.retrying = true;
      onChange(mine);
      await pause(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
    }
  }

  async function send(act, request) {
    if (flight) return false;
    const mine = { act, ...request, key: newKey(), since: read(), heard: new Set(), retrying: false };
    flight = mine;
    onChange(mine);
    const { verdict, answer } = await deliver(mine);
    const id = answer.body?.id ?? mine.ticket;
    mine.awaits = verdict === "done" && answer.status !== 204 && id ? id : null;
    if (mine.awaits && !mine.heard.has(mine.awaits)) await pause(PUSH);
    flight = null;
    onChange(null);
    onEnd(verdict, answer, mine);
    return true;
  }

  return {
    send,
    /** A push about a ticket: when it is the one that was answered, the screen shows the truth. */
    heard(ticket) {
      flight?.heard.add(ticket);
      if (flight?.awaits === ticket) wake?.();
    },
    /** The line is back: do not wait out the pause. */
    hurry: () => flight?.retrying && wake?.(),
  };
}
