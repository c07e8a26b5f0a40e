// The red button. One press is kept and repeated until the hotline has it on
// its disk: over the socket, and by POST while the socket is down or silent.
import type { ElderIncident, Place } from "../incidentwire";

/** Between two sendings of the same press (docs/protocol.md). */
export const repeatEvery = 2000;
/** So many posts may wait for their answer: a slow network must not hold back the next. */
const atOnce = 3;
/** Not through by then: the page names 120 too. */
export const slowAfter = 8000;
/** A press that was kept longer than this is not sent after a reload any more.
 *  A browser that is killed may forget that its press was answered, and nobody
 *  should run for a press that was dealt with long ago. */
const keptFor = 60 * 60 * 1000;

export interface Press {
  id: string;
  at: number; // ms since 1970, of the press
}

export type SOSPhase = "idle" | "sending" | "slow" | "received" | "over";

export interface SOSState {
  press: Press | null; // not answered yet
  incident: ElderIncident | null; // as the hotline tells it
}

export const quietSOS = (): SOSState => ({ press: null, incident: null });

/** pressed is the red button: while a press is under way, it is that press again. */
export function pressed(s: SOSState, id: string, now: number): Press {
  if (s.incident?.state === "resolved") s.incident = null;
  s.press ??= { id, at: now };
  return s.press;
}

/** answered takes an answer and tells whether it is of the press under way. */
export function answered(s: SOSState, press: string, incident: string): boolean {
  if (s.press?.id !== press) return false;
  s.press = null;
  if (s.incident?.id !== incident) s.incident = { id: incident, state: "open" };
  return true;
}

export const liveIncident = (s: SOSState): boolean => s.incident !== null && s.incident.state !== "resolved";

export function phaseOf(s: SOSState, now: number): SOSPhase {
  if (s.press) return now - s.press.at > slowAfter ? "slow" : "sending";
  if (!s.incident) return "idle";
  return s.incident.state === "resolved" ? "over" : "received";
}

/** readPress gives the press that a reload found, null if there is none to go on with. */
export function readPress(kept: string | null, now: number): Press | null {
  try {
    const p = JSON.parse(kept ?? "null") as Press | null;
    if (!p || typeof p.id !== "string" || !p.id || typeof p.at !== "number") return null;
    return now - p.at < keptFor && p.at <= now + keptFor ? p : null;
  } catch {
    return null;
  }
}

/** What the button needs of the page around it. */
export interface SOSNeeds {
  /** send tells whether it could be handed to an open socket. */
  send(fields: object): boolean;
  /** post throws when it was not answered. */
  post(fields: object): Promise<{ press: string; incident: string }>;
  place(): Place | null; // where the page is, null unknown
  keep(p: Press | null): void;
  kept(): Press | null;
  received(): void; // the press is on the hotline's disk
  changed(): void;
}

export class SOS {
  readonly state: SOSState = quietSOS();
  private timer: ReturnType<typeof setInterval> | undefined;
  private posting = 0;

  constructor(private readonly needs: SOSNeeds) {}

  /** goOn takes up the press that a reload interrupted. */
  goOn(): void {
    const kept = this.needs.kept();
    if (!kept || this.state.press) return;
    this.state.press = kept;
    this.sendOn();
  }

  press(id: string): void {
    this.needs.keep(pressed(this.state, id, Date.now()));
    this.sendOn();
  }

  /** hurry sends a waiting press now: the socket is back. */
  hurry(): void {
    if (this.state.press) this.sendOn();
  }

  answer(press: string, incident: string): void {
    if (!answered(this.state, press, incident)) return;
    clearInterval(this.timer);
    this.needs.keep(null);
    this.needs.received();
    this.needs.changed();
  }

  private sendOn(): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.once(true), repeatEvery);
    this.once(false);
    this.needs.changed();
  }

  /** once sends the press. A socket that has not answered the time before may
   *  be dead without knowing it, so the repeats go both ways. */
  private once(again: boolean): void {
    const { press } = this.state;
    if (!press) return;
    const place = this.needs.place();
    const fields = { press: press.id, ...(place ? { position: place } : {}) };
    const sent = this.needs.send(fields);
    if (!sent || again) void this.post(fields);
    this.needs.changed();
  }

  private async post(fields: object): Promise<void> {
    if (this.posting >= atOnce) return;
    this.posting++;
    try {
      const { press, incident } = await this.needs.post(fields);
      this.answer(press, incident);
    } catch {
      // The next repeat follows; the page says that it is not through yet.
    } finally {
      this.posting--;
    }
  }
}
