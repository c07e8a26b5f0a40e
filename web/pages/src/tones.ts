// Sounds that the page makes itself. Browsers allow them after a first press.

let context: AudioContext | null = null;
let playing: GainNode | null = null;
let loop: ReturnType<typeof setInterval> | undefined;
let later: ReturnType<typeof setTimeout> | undefined;

/** A call that is answered by then needs no ringing. */
const ringAfter = 300;

/** warm starts the browser's audio before it is needed: the first context of a
 *  browser costs up to 0.2 s, which a press should not have to wait for. */
export function warm(): void {
  if (typeof AudioContext === "function") context ??= new AudioContext();
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

export function silence(): void {
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
  play();
  loop = setInterval(play, ms);
}

/** tone plays a sine with soft edges; times in seconds, loudness 0–1. */
function tone(hz: number, wait: number, length: number, loudness: number): void {
  if (!context || !playing) return;
  const from = context.currentTime + wait;
  const osc = context.createOscillator();
  const edge = context.createGain();
  osc.frequency.value = hz;
  edge.gain.setValueAtTime(0, from);
  edge.gain.linearRampToValueAtTime(loudness, from + 0.03);
  edge.gain.setValueAtTime(loudness, from + length - 0.05);
  edge.gain.linearRampToValueAtTime(0, from + length);
  osc.connect(edge).connect(playing);
  osc.start(from);
  osc.stop(from + length);
}
