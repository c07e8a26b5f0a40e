// What waits to be done: complaints that nobody has handled, reminders that
// nobody answered. Pure, for tests.
import type { DossierBooking, DossierReminder, Feedback, MissedReminder, ToConsole } from "../wire";

/** A missed reminder is shown this long (docs/protocol.md). */
export const missedFor = 24 * 60 * 60 * 1000;

export interface Todos {
  complaints: Feedback[]; // oldest first
  missed: MissedReminder[]; // newest first
}

export const noTodos = (): Todos => ({ complaints: [], missed: [] });

/** applyTodos takes one message of the server in. */
export function applyTodos(t: Todos, m: ToConsole): void {
  if (m.type === "welcome") t.missed = [];
  const list = m.type === "welcome" ? m.missed : m.type === "reminders.missed" ? m.list : null;
  for (const x of list ?? []) t.missed = [...t.missed.filter((y) => y.id !== x.id), x];
  t.missed.sort((a, b) => Date.parse(b.missed) - Date.parse(a.missed));
}

/** missedNow are those of the last day. */
export const missedNow = (t: Todos, now: number): MissedReminder[] => t.missed.filter((x) => !(now - Date.parse(x.missed) > missedFor));

export const count = (t: Todos, now: number): number => t.complaints.length + missedNow(t, now).length;

/** So many bookings that are over are shown. */
const overShown = 6;

/** bookingsInOrder gives those that are still to come, the next first, then
 *  the latest of those that are over. */
export function bookingsInOrder(list: DossierBooking[] | null | undefined): DossierBooking[] {
  const at = (b: DossierBooking) => Date.parse(b.at);
  const open = (b: DossierBooking) => b.state === "booked" || b.state === "dispatched";
  const all = [...(list ?? [])].sort((a, b) => at(a) - at(b));
  return [...all.filter(open), ...all.filter((b) => !open(b)).reverse().slice(0, overShown)];
}

/** activeReminders are those that will ring, the next first. */
export function activeReminders(list: DossierReminder[] | null | undefined): DossierReminder[] {
  return (list ?? []).filter((r) => r.state === "active" && r.next).sort((a, b) => Date.parse(a.next!) - Date.parse(b.next!));
}
