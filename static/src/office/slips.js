// The demo's printers, looked at each second: a new slip comes out of its mouth.
import { poll } from "./poll.js";

const SECONDS = 1;

export function slips() {
  const place = document.querySelector("[data-part=printers]");
  const again = poll(document.body.dataset.poll, SECONDS, (answer) => show(place, answer));

  // A fault is acted out without leaving the page.
  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const said = new FormData(form, event.submitter);
    event.submitter.disabled = true;
    try {
      await fetch(form.action, { method: "POST", body: said });
    } catch {
      event.submitter.disabled = false;
    }
    again();
  });
}

function show(place, answer) {
  for (const [code, { version, html }] of Object.entries(answer)) {
    const section = place.querySelector(`[data-printer="${CSS.escape(code)}"]`);
    // Printers that started after the page did: let the server set the whole page.
    if (!section) return location.reload();
    if (section.dataset.version === version) continue;
    section.dataset.version = version;
    change(section, html);
  }
  return undefined;
}

function change(section, html) {
  const before = section.querySelector(".slip")?.dataset.number;
  const focused = section.contains(document.activeElement) ? document.activeElement.value : null;
  const open = section.querySelector("details")?.open;
  // Our own server's HTML, escaped by its templates; scripts in it would not run anyway.
  const made = new DOMParser().parseFromString(html, "text/html");
  section.replaceChildren(...made.body.childNodes);
  const slip = section.querySelector(".slip");
  if (slip && slip.dataset.number !== before) slip.classList.add("fresh");
  const details = section.querySelector("details");
  if (details && open) details.open = true;
  if (focused === null) return;
  const same = section.querySelector(`button[value="${focused}"]`);
  (same ?? section.querySelector(".faults button, .faults summary"))?.focus();
}
