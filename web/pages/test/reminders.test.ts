// Reminders on the elder's page: nobody is told twice, and no answer is lost.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { chimeEvery, chimeFor, current, gone, noReminders, prune, rang, refused, Reminders, saidFor } from "../src/elder/reminders";
import { busy, fresh } from "../src/elder/state";
import type { Reminder } from "../src/wire";

const pills = (more: Partial<Reminder> = {}): Reminder => ({ id: "o1", what: "吃降压药", due: "2026-11-22T00:00:00Z", until: "2026-11-22T00:45:00Z", ring: 1, ...more });
const walk = pills({ id: "o2", what: "去散步", due: "2026-11-21T23:55:00Z", until: "2026-11-22T00:40:00Z" });

/** A page that is drawn at every change, with a network that can be switched. */
function page() {
  const p = { up: true, free: true, aloud: true, sent: [] as string[], chimes: 0 };
  const r: Reminders = new Reminders({
    send: (type, fields) => { if (p.up) p.sent.push(`${type} ${(fields as { id: string }).id}`); return p.up; },
    chime: () => { p.chimes++; },
    changed: () => r.look(p.free, p.aloud),
  });
  const rings = (m: Reminder) => { r.hear({ type: "reminder", ...m }); r.look(p.free, p.aloud); };
  const goes = (id: string, why: string) => { r.hear({ type: "reminder.gone", id, why }); r.look(p.free, p.aloud); };
  const welcome = (...open: Reminder[]) => { p.up = true; r.welcome(); r.look(p.free, p.aloud); open.forEach(rings); };
  return { p, r, rings, goes, welcome };
}

const seconds = (n: number) => { for (let i = 0; i < n; i++) mock.timers.tick(1000); };
const story = (name: string, tell: () => void) => test(name, () => {
  mock.timers.enable({ apis: ["setInterval", "Date"], now: Date.parse("2026-11-22T00:00:00Z") });
  try { tell(); } finally { mock.timers.reset(); }
});

story("it chimes at once and every ten seconds for a minute, and again when it rings again", () => {
  const { p, r, rings } = page();
  rings(pills());
  assert.deepEqual([p.chimes, r.chiming()], [1, true]);
  seconds(chimeEvery / 1000);
  assert.equal(p.chimes, 2);
  seconds(300);
  assert.deepEqual([p.chimes, r.chiming()], [chimeFor / chimeEvery, false]);
  assert.equal(current(r.state)?.what, "吃降压药", "it stands there without a sound");
  rings(pills({ ring: 2 }));
  seconds(300);
  assert.equal(p.chimes, 2 * chimeFor / chimeEvery);
});

story("an answer counts when the hotline has noted it, and then the page says so for a while", () => {
  const { p, r, rings, goes } = page();
  rings(pills());
  r.answer("o1", "done");
  r.answer("o1", "later"); // a second press is the same press
  assert.deepEqual(p.sent, ["reminder.done o1"]);
  assert.deepEqual([r.chiming(), r.state.said, current(r.state)?.answer], [false, "", "done"]);
  goes("o1", "done");
  assert.deepEqual([r.state.said, current(r.state)], ["done", undefined]);
  seconds(saidFor / 1000 + 2);
  assert.equal(r.state.said, "");
});

story("of several the oldest comes first, and the next when it is answered", () => {
  const { r, rings, goes } = page();
  rings(pills());
  rings(walk);
  assert.equal(current(r.state)?.what, "去散步");
  goes("o2", "later");
  assert.equal(current(r.state)?.what, "吃降压药");
});

story("what was pressed without a network is sent when it is back", () => {
  const { p, r, rings, goes, welcome } = page();
  rings(pills());
  p.up = false;
  r.answer("o1", "done");
  assert.deepEqual(p.sent, []);
  welcome(pills());
  assert.deepEqual([p.sent, current(r.state)?.answer, r.chiming()], [["reminder.done o1"], "done", false]);
  goes("o1", "done");
  assert.equal(r.state.said, "done");
});

story("after a broken network only what is still open stands there, and what chimed does not chime again", () => {
  const { p, r, rings, welcome } = page();
  rings(pills());
  rings(walk);
  seconds(100);
  const chimes = p.chimes;
  welcome(walk); // the other one was answered on another page
  seconds(100);
  assert.deepEqual([r.state.cards.map((c) => c.id), p.chimes], [["o2"], chimes]);
});

story("during a call it waits without a sound, and has its whole minute after it", () => {
  const { p, r, rings } = page();
  p.free = false;
  rings(pills());
  seconds(120);
  assert.deepEqual([p.chimes, r.shown], [0, false]);
  p.free = true;
  r.look(p.free, p.aloud);
  seconds(20);
  p.free = false; // another call comes in between
  r.look(p.free, p.aloud);
  const before = p.chimes;
  seconds(60);
  assert.equal(p.chimes, before);
  p.free = true;
  r.look(p.free, p.aloud);
  seconds(120);
  assert.equal(p.chimes, before + chimeFor / chimeEvery);
});

story("while help is coming a reminder shows and is silent", () => {
  const { p, r, rings } = page();
  p.aloud = false;
  rings(pills());
  seconds(30);
  assert.deepEqual([p.chimes, r.shown, current(r.state)?.id], [0, true, "o1"]);
});

story("one that was missed or answered elsewhere goes without a word of thanks", () => {
  const { r, rings, goes } = page();
  rings(pills());
  goes("o1", "missed");
  goes("o9", "done");
  assert.deepEqual([r.state.cards.length, r.state.said], [0, ""]);
});

test("an answer that came too late takes the card away; one that failed can be pressed again", () => {
  const s = noReminders();
  rang(s, pills(), 0);
  s.cards[0]!.answer = "done";
  assert.equal(refused(s, "o1", "internal"), true);
  assert.deepEqual([s.cards[0]!.answer, s.cards[0]!.failed], ["", true]);
  assert.equal(refused(s, "o1", "occurrence_state"), true);
  assert.equal(s.cards.length, 0);
  assert.equal(refused(s, "o1", "internal"), false, "an error of something else");
});

test("without a network a card goes when its time is over, whatever this page's clock says", () => {
  const wrongClock = Date.parse("2031-01-01T00:00:00Z");
  const s = noReminders();
  rang(s, pills(), wrongClock);
  prune(s, wrongClock + 44 * 60_000);
  assert.equal(s.cards.length, 1);
  prune(s, wrongClock + 46 * 60_000);
  assert.equal(s.cards.length, 0);
  rang(s, pills(), wrongClock);
  s.cards[0]!.answer = "done";
  prune(s, wrongClock + 120 * 60_000);
  assert.equal(s.cards.length, 1, "an answer that is not sent yet is kept");
  gone(s, "o1", "done", wrongClock);
  assert.equal(s.said, "done");
});

test("a call here, a call on another page and an agent who rings come before reminders", () => {
  const at = (more: object) => busy({ ...fresh(), paired: true, online: true, ...more });
  assert.equal(at({}), false);
  assert.equal(at({ pressed: true }), true);
  assert.equal(at({ call: { id: "c", state: "bot" } }), true);
  assert.equal(at({ call: { id: "c", state: "ended" } }), false);
  assert.equal(at({ rungBy: "林晓" }), true);
});
