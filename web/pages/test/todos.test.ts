// What waits to be done on the console, and what a dossier shows of arrangements.
import assert from "node:assert/strict";
import { test } from "node:test";
import { activeReminders, applyTodos, bookingsInOrder, count, missedNow, noTodos } from "../src/console/todos";
import type { MissedReminder, ToConsole } from "../src/wire";

const noon = Date.parse("2026-11-22T12:00:00Z");
const missed = (id: string, at: string): MissedReminder => ({ id, what: "吃药", due: at, missed: at, rings: 3 });
const welcome = (...list: MissedReminder[]): ToConsole => ({ type: "welcome", agent: { id: "a", name: "林晓", presence: "ready" }, calls: null, agents: null, missed: list });

test("a missed reminder joins those of before, the newest first, and once only", () => {
  const t = noTodos();
  applyTodos(t, welcome(missed("a", "2026-11-22T08:00:00Z")));
  const late = missed("b", "2026-11-22T11:00:00Z");
  applyTodos(t, { type: "reminders.missed", list: [late, missed("c", "2026-11-22T09:00:00Z")] });
  applyTodos(t, { type: "reminders.missed", list: [late] });
  assert.deepEqual(t.missed.map((x) => x.id), ["b", "c", "a"]);
  applyTodos(t, welcome(late));
  assert.deepEqual(t.missed.map((x) => x.id), ["b"], "a welcome is the whole picture");
});

test("a day later it is not counted any more, a complaint is", () => {
  const t = noTodos();
  applyTodos(t, welcome(missed("old", "2026-11-21T11:59:00Z"), missed("new", "2026-11-21T12:01:00Z")));
  t.complaints = [{ id: "f", kind: "complaint", words: "饭是凉的", made: "2026-11-01T00:00:00Z" }];
  assert.deepEqual(missedNow(t, noon).map((x) => x.id), ["new"]);
  assert.equal(count(t, noon), 2);
});

test("a server that tells of neither has nothing to do", () => {
  const t = noTodos();
  applyTodos(t, { type: "welcome", agent: { id: "a", name: "", presence: "ready" }, calls: null, agents: null });
  applyTodos(t, { type: "reminders.missed", list: null });
  assert.equal(count(t, noon), 0);
});

test("bookings to come stand before those that are over, of which the latest are enough", () => {
  const b = (id: string, at: string, state: string) => ({ id, at, state, service: "午饭" });
  const over = Array.from({ length: 9 }, (_, n) => b(`o${n}`, `2026-11-0${n + 1}T00:00:00Z`, n % 2 ? "done" : "cancelled"));
  const list = bookingsInOrder([...over, b("later", "2026-12-02T00:00:00Z", "dispatched"), b("next", "2026-11-23T00:00:00Z", "booked")]);
  assert.deepEqual(list.map((x) => x.id), ["next", "later", "o8", "o7", "o6", "o5", "o4", "o3"]);
  assert.deepEqual(bookingsInOrder(null), []);
});

test("of reminders only those that will ring are shown", () => {
  const r = (id: string, state: string, next?: string) => ({ id, what: id, at: "2026-11-01T00:00:00Z", state, next });
  assert.deepEqual(activeReminders([r("late", "active", "2026-11-24T00:00:00Z"), r("off", "stopped", "2026-11-23T00:00:00Z"), r("soon", "active", "2026-11-23T00:00:00Z"), r("rung", "active")]).map((x) => x.id), ["soon", "late"]);
});
