// What an elder's page shows, told as small stories.
import assert from "node:assert/strict";
import { test } from "node:test";
import { endedWords, fresh, inCall, lampOf, newCall, putCaption, putChoices, quiet, statusOf, type ElderState, type Status } from "../src/elder/state";
import type { Caption } from "../src/wire";

const page = (change: Partial<ElderState>): ElderState => ({ ...fresh(), paired: true, online: true, ...change });
const said = (turn: number, text: string, final = true): Caption => ({ turn, party: "elder", text, final });

test("the status follows the call from load to goodbye", () => {
  const call = (state: "ringing" | "bot" | "queued" | "agent" | "ended") => ({ id: "c", state });
  const story: [Status, Partial<ElderState>][] = [
    ["loading", { paired: null, online: false }],
    ["offline", { paired: null, online: false, lost: true }],
    ["unpaired", { paired: false, online: false }],
    ["ready", {}],
    ["connecting", { pressed: true, online: false }],
    ["offline", { pressed: true, online: false, lost: true }],
    ["ringing", { pressed: true }],
    ["ringing", { pressed: true, call: call("ringing") }],
    ["bot", { pressed: true, call: call("bot") }],
    ["listening", { pressed: true, call: call("bot"), doing: "listening" }],
    ["thinking", { pressed: true, call: call("bot"), doing: "thinking" }],
    ["speaking", { pressed: true, call: call("bot"), doing: "speaking" }],
    ["queued", { pressed: true, call: call("queued"), doing: "speaking" }],
    ["agent", { pressed: true, call: call("agent") }],
    ["mending", { pressed: true, call: call("agent"), media: "mending" }],
    ["offline", { pressed: true, call: call("agent"), media: "mending", online: false }],
    ["resume", { pressed: false, call: call("bot") }],
    ["ended", { pressed: false, call: call("ended") }],
    ["ended", { pressed: false, call: call("ended"), online: false }],
  ];
  for (const [want, change] of story) assert.equal(statusOf(page(change)), want, JSON.stringify(change));
});

test("light and words go together: what is well and what is broken differ", () => {
  assert.notEqual(lampOf("listening"), lampOf("thinking"));
  assert.notEqual(lampOf("ready"), lampOf("offline"));
  assert.equal(lampOf("offline"), lampOf("mending"));
});

test("the big button comes back when the call has ended", () => {
  assert.equal(inCall(page({ pressed: true, call: { id: "c", state: "bot" } })), true);
  assert.equal(inCall(page({ pressed: true, call: { id: "c", state: "ended" } })), false);
  assert.equal(inCall(page({ call: { id: "c", state: "bot" } })), false);
});

test("a later caption of a turn replaces the partial, and only four turns stay", () => {
  let list: Caption[] = [];
  list = putCaption(list, said(1, "我想", false));
  list = putCaption(list, said(1, "我想订饭"));
  assert.deepEqual(list, [said(1, "我想订饭")]);
  for (const turn of [2, 4, 3, 5]) list = putCaption(list, said(turn, String(turn)));
  assert.deepEqual(list.map((c) => c.turn), [2, 3, 4, 5]);
});

test("a keypad opened by hand survives new choices; one asked for goes again", () => {
  const byHand = page({ keypad: true, digits: "12" });
  putChoices(byHand, [{ key: "1", label: "对" }], false);
  assert.equal(byHand.keypad, true);
  assert.equal(byHand.digits, "12");

  const asked = page({});
  putChoices(asked, null, true);
  assert.equal(asked.keypad, true);
  putChoices(asked, null, false);
  assert.equal(asked.keypad, false);
});

test("a keypad that is asked for does not come beside choices: they are the keys", () => {
  const s = page({});
  putChoices(s, [{ key: "1", label: "送饭" }, { key: "0", label: "找人工" }], true);
  assert.equal(s.keypad, false);
});

test("new choices can be pressed even though the ones before were", () => {
  const s = page({ chosen: "1" });
  putChoices(s, [{ key: "1", label: "对" }], false);
  assert.equal(s.chosen, "");
});

test("an ended call keeps its captions to read, a new one starts clean", () => {
  const s = page({ captions: [said(1, "再见")], choices: [{ key: "1", label: "对" }], keypad: true });
  quiet(s);
  assert.equal(s.captions.length, 1);
  assert.equal(s.choices.length, 0);
  newCall(s);
  assert.equal(s.captions.length, 0);
});

test("an unknown result is an ordinary ending", () => {
  const words = { completed: "a", abandoned: "b", lost: "c", failed: "d", drained: "e" };
  assert.equal(endedWords(words, "lost"), "c");
  assert.equal(endedWords(words, "novel"), "a");
  assert.equal(endedWords(words, undefined), "a");
});
