/** What the hall sees when nobody is called: the centre's own page and the playlist in turn. */

import { h } from "../dom.js";
import { after, due, local } from "./playlist.js";

const OWN = 20; // seconds of the centre's own page in a round
const REFRESH = 600_000; // ms: the list is asked for again, if only to know that it is there
const LONGEST = 180; // seconds of a video, should it never end

export class Content {
  /** `place`: the element; `page`: the body's data; `clock()`: the server's time in ms. */
  constructor(place, page, clock) {
    Object.assign(this, { place, page, clock, items: [], current: null, shown: false, timer: null });
    this.slide = place.querySelector(".slide");
    this.own = place.querySelector(".own");
    this.refresh();
    setInterval(() => this.refresh(), REFRESH);
  }

  /** Ask for the playlist; what is known stays where the server is not there. */
  async refresh() {
    const headers = { "X-Priyom-As": this.page.as };
    const answer = await fetch(`/display/${this.page.device}/playlist`, { headers }).catch(() => null);
    if (!answer?.ok) return;
    this.items = (await answer.json()).items;
    const gone = this.current && !this.items.some((one) => one.id === this.current);
    if (gone || (this.shown && this.timer === null)) this.next();
  }

  /** Show, or give way: a call comes first, and at once. */
  show(wanted) {
    if (wanted === this.shown) return;
    this.shown = wanted;
    const video = this.slide.querySelector("video");
    clearTimeout(this.timer);
    this.timer = null;
    if (!wanted) return video?.pause();
    // Back from a call: the same item once more, from where it was.
    const item = this.items.find((one) => one.id === this.current);
    if (item && video) video.play().catch(() => this.next());
    this.wait(item ? item.seconds : OWN, Boolean(item && video));
  }

  wait(seconds, video) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), 1_000 * (video ? LONGEST : seconds));
  }

  next() {
    if (!this.shown) return;
    const [day, time] = local(this.clock(), this.page.zone);
    const item = after(due(this.items, day, time), this.current);
    this.current = item?.id ?? null;
    this.own.hidden = item !== null;
    this.slide.hidden = item === null;
    // The element before goes, with its decoder: weeks of videos must not pile up.
    this.slide.querySelector("video")?.removeAttribute("src");
    this.slide.replaceChildren(...(item ? this.make(item) : []));
    this.wait(item ? item.seconds : OWN, item?.kind === "video");
  }

  make(item) {
    if (item.kind === "text") return [h("h2", {}, item.title), h("p", { class: "slide-text" }, item.text)];
    const src = `/display/${this.page.device}/content/${item.id}`;
    const skip = () => this.current === item.id && this.next();
    if (item.kind === "picture") return [h("img", { src, alt: item.title, onerror: skip })];
    const video = h("video", { src, "aria-label": item.title, onended: skip, onerror: skip });
    // A call's voice has the hall's ears: what is shown beside it never has a sound.
    Object.assign(video, { muted: true, playsInline: true });
    if (this.shown) video.play().catch(skip);
    return [video];
  }
}
