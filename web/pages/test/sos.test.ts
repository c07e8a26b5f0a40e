// The red button: a press is not lost between the thumb and the hotline.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { answered, liveIncident, phaseOf, pressed, quietSOS, readPress, repeatEvery, slowAfter, SOS, type Press, type SOSNeeds } from "../src/elder/sos";

/** A page with a network that can be switched; everything that is sent is kept. */
function page(up: boolean, kept: Press | null = null) {
  const p = {
    up, posts: [] as object[], sent: [] as object[], kept, received: 0,
    reply: null as null | { press: string; incident: string },
  };
  const needs: SOSNeeds = {
    send: (f) => { if (p.up) p.sent.push(f); return p.up; },
    post: (f) => { p.posts.push(f); return p.reply ? Promise.resolve(p.reply) : Promise.reject(new Error("no network")); },
    place: () => null,
    keep: (k) => { p.kept = k; },
    kept: () => p.kept,
    received: () => { p.received++; },
    changed: () => undefined,
  };
  return { ...{ p }, sos: new SOS(needs) };
}

const settle = async () => { for (let n = 0; n < 5; n++) await Promise.resolve(); };

test("with the socket up one press is one message, and its answer ends it", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const { p, sos } = page(true);
  sos.press("p1");
  assert.deepEqual(p.sent, [{ press: "p1" }]);
  assert.equal(p.posts.length, 0);
  sos.answer("p1", "i1");
  mock.timers.tick(repeatEvery * 5);
  await settle();
  assert.equal(p.sent.length, 1);
  assert.deepEqual([p.received, p.kept], [1, null]);
  assert.equal(liveIncident(sos.state), true);
  mock.timers.reset();
});

test("with the socket down it is posted every 2 s until it is answered", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const { p, sos } = page(false);
  sos.press("p1");
  await settle();
  for (let n = 0; n < 3; n++) {
    mock.timers.tick(repeatEvery);
    await settle();
  }
  assert.equal(p.posts.length, 4);
  assert.equal(p.kept?.id, "p1", "a reload would find it");
  p.reply = { press: "p1", incident: "i1" };
  mock.timers.tick(repeatEvery);
  await settle();
  assert.deepEqual([p.received, p.kept, sos.state.incident?.id], [1, null, "i1"]);
  mock.timers.tick(repeatEvery * 3);
  await settle();
  assert.equal(p.posts.length, 5);
  mock.timers.reset();
});

test("a socket that swallows the press does not keep it: the repeats are posted too", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const { p, sos } = page(true);
  p.reply = { press: "p1", incident: "i1" };
  sos.press("p1");
  assert.equal(p.posts.length, 0);
  mock.timers.tick(repeatEvery);
  await settle();
  assert.deepEqual([p.sent.length, p.posts.length, p.received], [2, 1, 1]);
  mock.timers.reset();
});

test("pressing again while it is under way is the same press, sent at once", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const { p, sos } = page(true);
  sos.press("p1");
  sos.press("p2");
  assert.deepEqual(p.sent, [{ press: "p1" }, { press: "p1" }]);
  sos.answer("p1", "i1");
  sos.press("p3");
  assert.deepEqual(p.sent[2], { press: "p3" });
  mock.timers.reset();
});

test("a reload goes on with the press, unless it is old", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"], now: 1_000_000_000_000 });
  const { p, sos } = page(true, { id: "p1", at: 999_999_990_000 });
  sos.goOn();
  assert.deepEqual(p.sent, [{ press: "p1" }]);
  mock.timers.reset();
  const now = Date.now();
  const kept = (at: number) => readPress(JSON.stringify({ id: "p", at }), now);
  assert.equal(kept(now - 60_000)?.id, "p");
  assert.equal(kept(now - 2 * 3_600_000), null);
  for (const bad of [null, "", "{", "null", "3", '{"id":"","at":1}', '{"id":"p"}']) assert.equal(readPress(bad, now), null, String(bad));
});

test("an answer to another press ends nothing", () => {
  const s = quietSOS();
  pressed(s, "p1", 0);
  assert.equal(answered(s, "p0", "i"), false);
  assert.equal(s.press?.id, "p1");
});

test("the page says what is so at each moment", () => {
  const s = quietSOS();
  assert.equal(phaseOf(s, 0), "idle");
  pressed(s, "p1", 0);
  assert.equal(phaseOf(s, 100), "sending");
  assert.equal(phaseOf(s, slowAfter + 1), "slow");
  answered(s, "p1", "i");
  assert.equal(phaseOf(s, slowAfter + 2), "received");
  s.incident = { id: "i", state: "resolved" };
  assert.equal(phaseOf(s, 0), "over");
  pressed(s, "p2", 0);
  assert.equal(phaseOf(s, 1), "sending");
  assert.equal(s.incident, null, "what is over does not answer a new press");
});
