// Pages that go on by themselves: a screen that waits to be let in, and the demo's printers.
import { enrol } from "./enrol.js";
import { health } from "./health.js";
import { slips } from "./slips.js";

const PAGES = { enrol, health, slips };

PAGES[document.body.dataset.page]?.();
document.body.dataset.ready = "";
