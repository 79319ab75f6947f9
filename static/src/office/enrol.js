// A screen that waits to be let in. The page stays as it is until an administrator has typed its
// code; only then, or when the code grew too old, it is loaded again.
import { beat } from "../beat.js";
import { poll } from "./poll.js";

const SECONDS = 4;

export function enrol() {
  beat();
  const { poll: address, code } = document.body.dataset;
  poll(address, SECONDS, (answer) => {
    if (answer.let_in || answer.code !== code) location.reload();
  });
}
