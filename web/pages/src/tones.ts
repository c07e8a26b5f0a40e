// Sounds that the page makes itself. Browsers allow them after a first press.

let context: AudioContext | null = null;
let playing: GainNode | null = null;
let loop: ReturnType<typeof setInterval> | undefined;
let later: ReturnType<typeof setTimeout> | undefined;
let begin: (() => void) | undefined; // plays the running loop's sound
let heardOf = (): void => undefined;

/** A call that is answered by then needs no ringing. */
const ringAfter = 300;

/** warm starts the browser's audio before it is needed: the first context of a
 *  browser costs up to 0.2 s, which a press should not have to wait for. */
export function warm(): void {
  if (context || typeof AudioContext !== "function") return;
  context = new AudioContext();
  context.onstatechange = () => {
    if (context?.state === "running") begin?.();
    heardOf();
  };
}

/** blocked tells whether the browser holds sounds back until somebody presses something. */
export const blocked = (): boolean => context !== null && context.state !== "running";

/** onBlocked is told when that changes. */
export function onBlocked(f: () => void): void {
  heardOf = f;
}

/** wake must be called from a press, so that later tones may sound. */
export function wake(): void {
  warm();
  if (context?.state === "suspended") void context.resume().catch(() => undefined);
}

/** ring is the soft tone a caller hears in China: 450 Hz, 1 s in every 5. */
export function ring(): void {
  silence();
  later = setTimeout(() => {
    wake();
    repeat(5000, () => tone(450, 0, 1, 0.06));
  }, ringAfter);
}

/** chime calls an agent: two notes, or three high ones when it is urgent. */
export function chime(urgent: boolean): void {
  repeat(urgent ? 1200 : 2500, () => {
    const notes = urgent ? [880, 1175, 880] : [659, 523];
    notes.forEach((hz, i) => tone(hz, i * 0.18, 0.16, urgent ? 0.2 : 0.12));
  });
}

/** alarm calls every agent to an incident: three hard notes, or, when 120 has
 *  to be called now, a fast and loud warble. Softly for one who is speaking
 *  with somebody. */
export function alarm(loud: boolean, softly: boolean): void {
  const level = softly ? 0.05 : loud ? 0.4 : 0.25;
  repeat(loud ? 900 : 1500, () => {
    const notes = loud ? [1250, 900, 1250, 900, 1250, 900] : [988, 740, 988];
    const length = loud ? 0.13 : 0.3;
    notes.forEach((hz, i) => tone(hz, i * (length + 0.01), length, level, "square"));
  });
}

/** remind is a gentle chime, once, beside whatever else sounds. */
export function remind(): void {
  wake();
  if (context?.state !== "running") return;
  const out = context.createGain();
  out.connect(context.destination);
  [523, 659, 784].forEach((hz, i) => tone(hz, i * 0.35, 0.6, 0.15, "sine", out));
}

export function silence(): void {
  begin = undefined;
  clearTimeout(later);
  clearInterval(loop);
  playing?.disconnect();
  playing = null;
}

function repeat(ms: number, play: () => void): void {
  silence();
  if (!context) return;
  playing = context.createGain();
  playing.connect(context.destination);
  // A context that is held back keeps its time: its tones would all sound at once later.
  begin = () => { if (context?.state === "running") play(); };
  begin();
  loop = setInterval(begin, ms);
}

/** tone plays one note with soft edges; times in seconds, loudness 0–1. */
function tone(hz: number, wait: number, length: number, loudness: number, shape: OscillatorType = "sine", into: AudioNode | null = playing): void {
  if (!context || !into) return;
  const from = context.currentTime + wait;
  const osc = context.createOscillator();
  const edge = context.createGain();
  osc.type = shape;
  osc.frequency.value = hz;
  edge.gain.setValueAtTime(0, from);
  edge.gain.linearRampToValueAtTime(loudness, from + 0.03);
  edge.gain.setValueAtTime(loudness, from + length - 0.05);
  edge.gain.linearRampToValueAtTime(0, from + length);
  osc.connect(edge).connect(into);
  osc.start(from);
  osc.stop(from + length);
}
