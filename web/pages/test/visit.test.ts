// What a relative or responder is told, and an incident's timeline in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { IncidentPage } from "../src/incidentwire";

const store = new Map<string, string>([["yl.lang", "zh"]]);
Object.assign(globalThis, { document: { documentElement: {} }, localStorage: { getItem: (k: string) => store.get(k) ?? null } });
const { calm, mine, news } = await import("../src/incident/state");
const { targetName, tellEvent, nameOf } = await import("../src/happened");
const { zhIncident, enIncident } = await import("../src/incidentstrings");

const page = (more: Partial<IncidentPage> = {}): IncidentPage => ({
  elder: "王奶奶", lang: "zh", state: "open", kind: "sos", opened: "2026-11-22T03:00:00Z", you: { name: "李敏" }, ...more,
});
const said = (more: Partial<IncidentPage> = {}) => news(page(more), zhIncident.family);

test("until a person has answered the page says that nobody has", () => {
  assert.deepEqual(said(), ["正在找人，还没有人答应"]);
  assert.equal(calm(page()), false);
});

test("who has it, who is going, who has arrived", () => {
  assert.deepEqual(said({ state: "acknowledged", by: { name: "林晓" } }), ["林晓在处理"]);
  assert.deepEqual(said({ state: "responding", by: { name: "林晓" }, going: ["赵站长", "李敏"] }), ["赵站长、李敏正在赶过去", "林晓在处理"]);
  assert.deepEqual(said({ state: "responding", going: ["赵站长"], arrived: "2026-11-22T03:09:00Z", cannot: ["李强"] }), ["已经有人到了老人身边", "李强没有打通"]);
  assert.equal(calm(page({ state: "acknowledged" })), true);
});

test("after the end only the outcome is said, kindly, and an unknown one is not made up", () => {
  assert.deepEqual(said({ state: "resolved", outcome: "mistake", going: ["李敏"] }), [zhIncident.family.outcome.mistake]);
  assert.deepEqual(said({ state: "resolved", outcome: "novel" }), [zhIncident.family.outcome.unknown]);
});

test("what a person said last is what counts", () => {
  assert.equal(mine(page()), "");
  assert.equal(mine(page({ you: { name: "李敏", going: true } })), "going");
  assert.equal(mine(page({ you: { name: "李敏", going: false, cannot: true } })), "cannot");
  assert.equal(mine(page({ you: { name: "李敏", going: true, arrived: true } })), "arrived");
});

test("one name is told as one, many as many", () => {
  assert.equal(enIncident.sos.going(["Li Min"]), "Li Min is on the way");
  assert.equal(enIncident.family.going(["Li Min", "Zhao", "Wu"]), "Li Min, Zhao and Wu are on the way");
});

test("a timeline's refs become names, and ids that say nothing are left out", () => {
  const names = new Map([["relative:r1", "女儿 李敏"], ["a1", "林晓"]]);
  assert.equal(nameOf("agent:a1", names), "林晓");
  assert.equal(nameOf("system", names), "");
  assert.equal(nameOf("device:watch:1", names), "");
  assert.equal(targetName("relative:2", names), "亲属 2");
  assert.equal(targetName("relative:r1", names), "女儿 李敏");
  assert.equal(targetName("relative:06h0abcdef", names), "");
  assert.deepEqual(tellEvent({ step: "2", told: "relative:r1,supervisor" }, names), ["第 2 步", "女儿 李敏、主管"]);
  assert.deepEqual(tellEvent({ outcome: "helped", note: "邻居扶起来了" }, names), ["帮到了，没事了", "邻居扶起来了"]);
  assert.deepEqual(tellEvent({ kind: "sos", battery: "80", word: "AL_LTE", lat: "32.39", lon: "119.41" }, names), ["按了紧急求助", "32.39000, 119.41000", "电量 80%"]);
  assert.deepEqual(tellEvent(null, names), []);
});
