/** What a change moved in the chain: said once, so that the clerk can say it to the visitor. */

import { h, icon } from "../../dom.js";
import { fill } from "../../words.js";
import { dialogButton, openDialog } from "../dialog.js";
import { changesOf } from "./model.js";
import { sentences } from "./pieces.js";

/** Show what `answer` changed against `before`; with nothing changed go straight on. */
export function showChanges(context, before, answer, { title, then }) {
  const { texts } = context;
  const changes = changesOf(before, answer);
  if (!changes.length) return then();
  const done = dialogButton(texts.case_clear, then, { main: true, key: "Enter" });
  done.setAttribute("autofocus", "");
  openDialog({
    ...context.dialog(title, changes.some((one) => one.now) ? texts.case_told : texts.case_told_gone),
    body: h("ul", { class: "changes" }, changes.map((one) => changed(one, context))),
    buttons: [done],
  });
}

function changed({ visit, was, now, why }, { texts, dates }) {
  return h("li", { class: "change" },
    h("p", { class: "change-visit" }, fill(texts.case_visit_n, { visit })),
    h("p", { class: "change-when num" },
      was && h("span", { class: "secondary" }, now ? dates.moment(was) : h("s", {}, dates.moment(was))),
      was && now && icon("arrow-right"),
      now ? h("strong", {}, dates.moment(now)) : h("strong", {}, texts.case_cancelled)),
    why.length > 0 && h("p", { class: "secondary" }, sentences(why)));
}
