// The list of devices is asked for again and put in the place of the old one, unless somebody has
// the filter in hand just now.
const SECONDS = 15;
const PART = "[data-part=health]";

export function health() {
  async function ask() {
    const here = document.querySelector(PART);
    try {
      const response = await fetch(location.href, { signal: AbortSignal.timeout(8000) });
      // Signed out meanwhile: the way to the door is the page's own.
      if (response.redirected) return location.reload();
      if (!response.ok) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector(PART);
      here.querySelector("[data-part=banner]").hidden = true;
      if (fresh && !here.contains(document.activeElement)) here.replaceWith(fresh);
    } catch {
      here.querySelector("[data-part=banner]").hidden = false;
    }
    setTimeout(ask, SECONDS * 1000);
  }

  setTimeout(ask, SECONDS * 1000);
}
