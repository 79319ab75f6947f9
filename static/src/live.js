// A live view of a hall: snapshot, then pushed entries in order, again from a fresh snapshot on a
// true gap or a new connection. A screen that has lost the server is told so.

import { io } from "socket.io-client";
import { apply, patch } from "./reducers.js";

const RETRY = { reconnectionDelay: 500, reconnectionDelayMax: 2000, randomizationFactor: 0.5 };

export function live(what, { onState, onOnline = () => {}, onRefused = () => {} }) {
  const view = what.track ? "track" : what.view;
  const as = document.body.dataset.as;
  const socket = io({ transports: ["websocket"], auth: as ? { as } : {}, timeout: 4000, ...RETRY });
  let state = null;
  let asking = 0;

  // Entries that arrive while a snapshot is on its way are kept and applied on top of it.
  let early = null;

  function watch() {
    const mine = ++asking;
    early = [];
    socket.timeout(4000).emit("watch", what, (late, answer) => {
      if (mine !== asking) return;
      if (late || !answer) return setTimeout(watch, 500);
      if (answer.error) {
        onOnline(true);
        onRefused(answer.error);
        return;
      }
      state = answer.snapshot;
      const kept = early;
      early = null;
      onOnline(true);
      onState(state, null);
      kept.forEach(take);
    });
  }

  function take(entry) {
    if (early) return early.push(entry);
    if (!state || entry.seq <= state.seq) return;
    if (entry.prev > state.seq) return watch();
    state = apply(view, state, entry);
    onState(state, entry);
  }

  socket.on("connect", watch);
  socket.on("entry", take);
  socket.on("patch", ({ seq, set }) => {
    if (!state || early || (seq !== null && state.seq !== null && seq < state.seq)) return;
    state = patch(state, set);
    onState(state, null);
  });
  socket.on("disconnect", () => onOnline(false));
  socket.on("connect_error", () => {
    onOnline(false);
    // Turned away by the server itself, the client does not come again by its own.
    if (!socket.active) setTimeout(() => socket.connect(), 3000);
  });
  socket.io.on("reconnect_attempt", () => onOnline(false));
  return { close: () => socket.close(), refresh: watch, socket };
}
