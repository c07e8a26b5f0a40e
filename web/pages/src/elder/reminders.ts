// Reminders on the elder's page: one card at a time, oldest first, with a gentle
// sound. A press counts when the hotline has noted it; until then it is kept
// and sent again.
import type { Reminder, ToElder } from "../wire";

/** Between two chimes of a card, and how long it chimes for each ring. */
export const chimeEvery = 10_000;
export const chimeFor = 60_000;
/** How long the page says that it was noted. */
export const saidFor = 6000;

export type ReminderAnswer = "done" | "later";

export interface Card extends Reminder {
  heard: number; // when it came, ms since 1970 by this page's clock
  seen: number; // since when it is on the screen with this ring, 0: not yet
  answer: "" | ReminderAnswer; // pressed, and not noted yet
  failed: boolean; // the press before could not be noted
}

export interface RemindersState {
  cards: Card[]; // oldest first
  before: Card[]; // as they were when the socket broke
  said: "" | ReminderAnswer; // was noted just now
  saidAt: number;
}

export const noReminders = (): RemindersState => ({ cards: [], before: [], said: "", saidAt: 0 });

/** rang takes a ring. A ring that was shown before is not a new one: a network
 *  that comes and goes does not chime each time. */
export function rang(s: RemindersState, m: Reminder, now: number): void {
  const old = [...s.cards, ...s.before].find((c) => c.id === m.id);
  const card: Card = {
    id: m.id, what: m.what, due: m.due, until: m.until, ring: m.ring, heard: now,
    seen: old?.ring === m.ring ? old.seen : 0, answer: old?.answer ?? "", failed: false,
  };
  s.cards = [...s.cards.filter((c) => c.id !== m.id), card].sort((a, b) => Date.parse(a.due) - Date.parse(b.due));
}

/** gone takes a card away, and says so when it was the elder's wish. */
export function gone(s: RemindersState, id: string, why: string, now: number): void {
  const known = [...s.cards, ...s.before].some((c) => c.id === id);
  s.cards = s.cards.filter((c) => c.id !== id);
  s.before = s.before.filter((c) => c.id !== id);
  if (!known || (why !== "done" && why !== "later")) return;
  s.said = why;
  s.saidAt = now;
}

/** afresh makes room for what is told anew after a welcome: another page may
 *  have answered meanwhile, and nobody should take a pill twice. */
export function afresh(s: RemindersState): void {
  s.before = s.cards;
  s.cards = [];
}

/** refused takes an error that names a card and tells whether it was one. */
export function refused(s: RemindersState, id: string, code: string): boolean {
  const card = s.cards.find((c) => c.id === id);
  if (!card) return false;
  if (code === "occurrence_state" || code === "not_found") gone(s, id, "over", 0);
  else Object.assign(card, { answer: "", failed: true });
  return true;
}

/** prune drops what nobody will take back: cards whose time is over while the
 *  network was gone, and words that were read. The hotline's clock is not
 *  compared with this page's, only its lengths of time are used. */
export function prune(s: RemindersState, now: number): void {
  s.cards = s.cards.filter((c) => c.answer !== "" || !(now - c.heard > Date.parse(c.until) - Date.parse(c.due)));
  if (s.said && now - s.saidAt > saidFor) s.said = "";
}

export const current = (s: RemindersState): Card | undefined => s.cards[0];

export function chiming(s: RemindersState, now: number): boolean {
  const c = current(s);
  return c !== undefined && c.answer === "" && c.seen > 0 && now - c.seen < chimeFor;
}

/** show marks the card that is on the screen; one that a call hides before it
 *  has chimed its time begins anew after the call. */
export function show(s: RemindersState, free: boolean, now: number): void {
  const c = current(s);
  if (!c) return;
  if (free) c.seen ||= now;
  else if (chiming(s, now)) c.seen = 0;
}

/** What the cards need of the page around them. */
export interface RemindersNeeds {
  send(type: string, fields: object): boolean; // tells whether it could be handed to an open socket
  chime(): void;
  changed(): void;
}

export class Reminders {
  readonly state = noReminders();
  shown = false; // nothing more important is on the page
  private aloud = true;
  private timer: ReturnType<typeof setInterval> | undefined;
  private chimed = 0; // when it chimed last
  private drawn = "";

  constructor(private readonly needs: RemindersNeeds) {}

  /** welcome sends what was pressed while the network was gone. */
  welcome(): void {
    for (const c of this.state.cards) this.send(c);
    afresh(this.state);
  }

  hear(m: Extract<ToElder, { type: "reminder" | "reminder.gone" }>): void {
    if (m.type === "reminder") rang(this.state, m, Date.now());
    else gone(this.state, m.id, m.why, Date.now());
  }

  answer(id: string, answer: ReminderAnswer): void {
    const c = this.state.cards.find((x) => x.id === id);
    if (!c || c.answer) return;
    Object.assign(c, { answer, failed: false });
    this.send(c);
    this.needs.changed();
  }

  refused(id: string, code: string): boolean {
    return refused(this.state, id, code);
  }

  chiming(): boolean {
    return this.shown && this.aloud && chiming(this.state, Date.now());
  }

  /** look makes cards and sound fit the page: free when nothing more important
   *  is on it, aloud when a sound is welcome. */
  look(free: boolean, aloud: boolean): void {
    this.shown = free;
    this.aloud = aloud;
    this.step();
    const busy = this.state.cards.length > 0 || this.state.said !== "";
    if (busy) this.timer ??= setInterval(() => this.tick(), 1000);
    else this.rest();
    this.drawn = this.view();
  }

  private tick(): void {
    this.step();
    if (this.drawn !== this.view()) this.needs.changed(); // which looks, and rests when there is nothing more
  }

  private step(): void {
    const now = Date.now();
    prune(this.state, now);
    show(this.state, this.shown, now);
    if (!this.chiming() || now - this.chimed < chimeEvery) return;
    this.chimed = now;
    this.needs.chime();
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** view is what a drawing would differ by. */
  private view(): string {
    return `${current(this.state)?.id} ${this.chiming()} ${this.state.said}`;
  }

  private send(c: Card): void {
    if (c.answer) this.needs.send(`reminder.${c.answer}`, { id: c.id });
  }
}
