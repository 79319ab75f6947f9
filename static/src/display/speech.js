/**
 * The board's sound. One call at a time; `say` resolves when the hall is silent again.
 *
 * Web Audio and not <audio>: it tells beforehand whether the browser will let us be heard.
 */

const PATIENCE = 3_000; // ms for the sound file; a call must not wait for a slow server

export class Speech {
  /** `onLocked(bool)`: whether a touch is needed before anything can be heard. */
  constructor({ headers, onLocked }) {
    this.headers = headers;
    this.onLocked = onLocked;
    this.playing = null;
    this.coming = null; // {url, clip: a promise}: the call after this one, fetched while this one sounds
    this.context = new AudioContext();
    this.loudness = new GainNode(this.context);
    this.loudness.connect(this.context.destination);
    const tell = () => onLocked(this.locked);
    this.context.addEventListener("statechange", tell);
    for (const touch of ["pointerdown", "keydown"]) {
      addEventListener(touch, () => this.locked && this.context.resume(), { capture: true });
    }
    // A browser that allows sound starts the context in a moment by itself.
    setTimeout(tell, 600);
  }

  get locked() {
    return this.context.state !== "running";
  }

  /** Play the sound of a call at `volume` percent; when there is none to be had, two tones of our own. */
  async say(url, volume = 100) {
    this.stop();
    if (this.locked) return;
    this.loudness.gain.value = volume / 100;
    const token = (this.playing = { stopped: false, source: null });
    const clip = await (this.coming?.url === url ? this.coming.clip : this.fetch(url).catch(() => null));
    if (token.stopped) return;
    await (clip ? this.play(clip, token) : this.chime(token));
    if (this.playing === token) this.playing = null;
  }

  /** Fetch a call that will be said soon, so that a slow server does not delay it. */
  prepare(url) {
    if (!this.locked) this.coming = { url, clip: this.fetch(url).catch(() => null) };
  }

  /** Silence, at once. */
  stop() {
    if (!this.playing) return;
    this.playing.stopped = true;
    this.playing.source?.stop();
    this.playing = null;
  }

  async fetch(url) {
    const answer = await fetch(url, { headers: this.headers, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`sound: ${answer.status}`);
    return this.context.decodeAudioData(await answer.arrayBuffer());
  }

  play(clip, token) {
    return new Promise((done) => {
      const source = new AudioBufferSourceNode(this.context, { buffer: clip });
      token.source = source;
      source.addEventListener("ended", done);
      source.connect(this.loudness);
      source.start();
    });
  }

  chime(token) {
    const rate = this.context.sampleRate;
    const clip = new AudioBuffer({ length: rate, sampleRate: rate });
    const samples = clip.getChannelData(0);
    for (const [start, hertz, decay] of [[0, 659.26, 0.22], [0.32, 523.25, 0.3]]) {
      for (let i = Math.round(start * rate); i < rate; i++) {
        const t = i / rate - start;
        samples[i] += 0.25 * Math.min(t / 0.012, 1) * Math.exp(-t / decay) * Math.sin(2 * Math.PI * hertz * t);
      }
    }
    return this.play(clip, token);
  }
}
