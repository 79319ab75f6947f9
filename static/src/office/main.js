// Pages that go on by themselves: a screen that waits to be let in, a printer's settings,
// and the demo's printers.
import { enrol } from "./enrol.js";
import { health } from "./health.js";
import { printer } from "./printer.js";
import { slips } from "./slips.js";

const PAGES = { enrol, health, printer, slips };

PAGES[document.body.dataset.page]?.();
document.body.dataset.ready = "";
