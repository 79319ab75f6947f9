/** Which window? The links are the server's; what each window is doing comes by push. */

import { h, icon } from "../dom.js";
import { live } from "../live.js";
import { fill } from "../words.js";
import { reasonText } from "./current.js";
import { part, say } from "../parts.js";

const SIGNS = { open: ["good", "check-circle"], paused: ["watch", "pause"], closed: ["", "door"] };

export function chooseWindow(texts, config) {
  const banner = part("banner");
  const warn = (...words) => {
    banner.hidden = !words.length;
    banner.replaceChildren(...(words.length ? [icon("link-off"), h("p", {}, words)] : []));
  };
  live({ centre: config.centre, view: "desk" }, {
    onState: (state) => {
      const waiting = Object.values(state.tickets).filter((row) => row.state === "waiting").length;
      say(part("waiting"), fill(texts.hall_waiting, { n: waiting }));
      for (const link of document.querySelectorAll(".window")) show(link, state, texts);
    },
    onOnline: (online) => (online ? warn() : warn(texts.offline)),
    onRefused: ({ status, title }) =>
      status === 401 ? warn(texts.signed_out, " ", h("a", { href: location.pathname }, texts.sign_in)) : warn(title),
  });
}

function show(link, state, texts) {
  const place = state.windows[link.dataset.window] ?? { state: "closed" };
  const [kind, sign] = SIGNS[place.state];
  const reason = place.state === "paused" && reasonText(place.reason, texts);
  const words = texts[`state_${place.state}`] + (reason ? `: ${reason}` : "");
  const status = part("state", link);
  status.dataset.status = kind;
  if (status.textContent !== words) status.replaceChildren(icon(sign), h("span", {}, words));
  const row = Object.values(state.tickets).find((one) => one.window === place.window && ["called", "serving"].includes(one.state));
  say(part("who", link), row ? row.number : "");
}
