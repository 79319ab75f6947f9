// A live view of a hall: snapshot, then pushed entries in order, again from a fresh snapshot on a
// true gap or a new connection. A screen that has lost the server is told so.

import { io } from "socket.io-client";
import { apply, patch } from "./reducers.js";

const RETRY = { reconnectionDelay: 500, reconnectionDelayMax: 2000, randomizationFactor: 0.5 };
/** Pause before coming again to a server that hung up by itself or has no time just now, ms. */
const AGAIN = 3000;

/** A hall in which nothing happens is patched every quarter of a minute. A screen that hears nothing
 * for so long has been forgotten on the way, though the connection stands, and asks, ms. */
const SILENCE = 40_000;

/** Too busy, or asked too often: not «you may not». */
const passes = ({ status }) => status === 429 || status >= 500;

export function live(what, { onState, onOnline = () => {}, onRefused = () => {} }) {
  const view = what.track ? "track" : what.view;
  const as = document.body.dataset.as;
  const socket = io({ transports: ["websocket"], auth: as ? { as } : {}, timeout: 4000, ...RETRY });
  let state = null;
  let asking = 0;

  let silence = null;
  function heard() {
    clearTimeout(silence);
    // Of a ticket that waits no more there is nothing to be patched.
    if (what.track && state.state !== "waiting") return;
    silence = setTimeout(() => socket.connected && watch(), SILENCE);
  }

  // Entries that arrive while a snapshot is on its way are kept and applied on top of it.
  let early = null;

  function watch() {
    const mine = ++asking;
    early = [];
    socket.timeout(4000).emit("watch", what, (late, answer) => {
      if (mine !== asking) return;
      const again = (pause) => setTimeout(() => mine === asking && watch(), pause);
      if (late || !answer) return again(500);
      if (answer.error && passes(answer.error)) return again(AGAIN);
      if (answer.error) {
        onOnline(true);
        onRefused(answer.error);
        return;
      }
      state = answer.snapshot;
      const kept = early;
      early = null;
      onOnline(true);
      heard();
      onState(state, null);
      kept.forEach(take);
    });
  }

  function take(entry) {
    if (early) return early.push(entry);
    if (!state || entry.seq <= state.seq) return;
    if (entry.prev > state.seq) return watch();
    state = apply(view, state, entry);
    heard();
    onState(state, entry);
  }

  socket.on("connect", watch);
  socket.on("entry", take);
  socket.on("patch", ({ seq, last, set }) => {
    if (!state || early || (seq !== null && state.seq !== null && seq < state.seq)) return;
    // An entry before this patch has never come.
    if (last !== null && last > state.seq) return watch();
    state = patch(state, set);
    heard();
    onState(state, null);
  });
  // Whoever was turned away by the server itself does not come again by its own: a screen that was
  // shut out, or a person whose rights have changed, has to ask anew to be told so.
  function lost() {
    onOnline(false);
    if (!socket.active) setTimeout(() => socket.connect(), AGAIN);
  }

  socket.on("disconnect", (reason) => reason !== "io client disconnect" && lost());
  socket.on("connect_error", lost);
  socket.io.on("reconnect_attempt", () => onOnline(false));
  function close() {
    clearTimeout(silence);
    socket.close();
  }

  return { close, refresh: watch, socket };
}
