/** The desk: takes what is pushed, draws it, and turns keys and touches into actions. */

import { pageData } from "../dom.js";
import { chooseWindow } from "./choose.js";
import { workAtWindow } from "./work.js";

const page = { chooseWindow, workAtWindow }[document.body.dataset.page === "window" ? "workAtWindow" : "chooseWindow"];
page(pageData("texts"), pageData("desk"));
