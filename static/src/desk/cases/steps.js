/** The steps of a case as one strip: what is over, what is now, what comes when. */

import { h, icon } from "../../dom.js";
import { fill } from "../../words.js";
import { stepsOf } from "./model.js";

/** The strip; `here`: the visit in hand. */
export function stepStrip(file, here, { texts, dates }) {
  const item = (step) => {
    const words = [texts[`case_step_${step.state}`] ?? "", step.visit && fill(texts.case_visit, { visit: step.visit })].filter(Boolean).join(", ");
    return h("li", { class: "step", "data-state": step.state, "aria-current": step.state === "here" ? "step" : null },
      h("span", { class: "step-bar", "aria-hidden": "true" }),
      h("span", { class: "step-name" }, step.state === "done" && icon("check"), step.name),
      h("span", { class: "visually-hidden" }, words),
      h("span", { class: "step-when num secondary" }, whenOf(step, texts, dates)));
  };
  return h("ol", { class: "steps" }, stepsOf(file, here).map(item));
}

function whenOf(step, texts, dates) {
  if (step.state === "off") return "";
  if (step.state === "here") return step.start ? dates.brief(step.start) : texts.case_now;
  if (step.state === "late") return texts.case_not_yet;
  if (step.start) return dates.brief(step.start);
  if (step.on) return step.state === "done" ? dates.short(step.on) : fill(texts.case_about, { date: dates.short(step.on) });
  if (step.from) return fill(texts.case_from, { date: dates.short(step.from) });
  return step.visit ? texts.case_unbooked : "";
}
