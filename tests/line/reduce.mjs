// The browser's own reducers, asked line by line: what a screen would show after these pushes.
import { createInterface } from "node:readline";
import { apply, patch } from "../../static/src/reducers.js";

const states = {};

// As static/src/live.js does it: entries already contained are dropped, a true gap is an error.
const verbs = {
  start: ({ view, state }) => (states[view] = state),
  entry: ({ view, entry }) => {
    const state = states[view];
    if (entry.seq <= state.seq) return;
    if (entry.prev > state.seq) throw new Error(`gap: ${entry.prev} after ${state.seq}`);
    states[view] = apply(view, state, entry);
  },
  patch: ({ view, seq, set }) => {
    if (seq >= states[view].seq) states[view] = patch(states[view], set);
  },
};

for await (const text of createInterface({ input: process.stdin })) {
  const { view, pushes } = JSON.parse(text);
  try {
    for (const push of pushes) verbs[push.do](push);
    console.log(JSON.stringify({ state: states[view] }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
