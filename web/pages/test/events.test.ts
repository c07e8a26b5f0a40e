// The past as agents read it: a timeline in words, times of the town, calm reconnecting.
import assert from "node:assert/strict";
import { test } from "node:test";

const store = new Map<string, string>([["yl.lang", "zh"]]);
Object.assign(globalThis, { document: { documentElement: {} }, localStorage: { getItem: (k: string) => store.get(k) ?? null } });
const { details, whoDid } = await import("../src/console/events");
const { Patience } = await import("../src/peer");
const { setZone, time } = await import("../src/times");

const names = new Map([["a1", "林晓"], ["e1", "王奶奶"], ["r1", "李敏"], ["b1", "午饭"]]);
const event = (what: string, data: Record<string, string> | null) => ({ seq: 1, at: "2026-11-22T03:30:00Z", who: "system", what, data });

test("who did it is a name, and the hotline itself is nobody", () => {
  assert.equal(whoDid("agent:a1", names), "林晓");
  assert.equal(whoDid("agent:gone", names), "话务员");
  assert.equal(whoDid("elder:e1", names), "王奶奶");
  assert.equal(whoDid("bot", names), "语音助手");
  assert.equal(whoDid("system", names), "");
});

test("an event's data is told in words, and an id that says nothing is left out", () => {
  assert.deepEqual(details(event("offer", { agent: "a1", offer: "06h0", state: "expired" }), names), ["林晓", "没有接"]);
  assert.deepEqual(details(event("escalated", { why: "distress" }), names), ["求救"]);
  assert.deepEqual(details(event("message.sent", { attempt: "1", channel: "email", message: "06h1", relative: "r1" }), names), ["李敏", "邮件"]);
  assert.deepEqual(details(event("call.answered", null), names), []);
});

test("a booking is told with its service and the town's time, wherever the reader is", () => {
  setZone("Asia/Shanghai");
  assert.match(details(event("booked", { booking: "b1", at: "2026-11-23T03:30:00Z", provider: "canteen" }), names).join(" "), /^午饭 11月23日.*11:30$/);
  setZone("Middle/Earth");
  assert.match(time("2026-11-23T03:30:00Z"), /^\d\d:30$/); // the reader's own zone
});

test("a lost connection is renewed at once; one that does not hold, ever later; a good one wipes the slate", () => {
  const p = new Patience();
  assert.deepEqual([100_000, 100_100, 101_300, 104_500, 114_700].map((now) => p.wait(now)), [0, 1000, 3000, 10000, 10000]);
  assert.equal(p.wait(200_000), 0);
});
