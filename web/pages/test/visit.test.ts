// What a relative or responder is told, and an incident's timeline in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { IncidentPage } from "../src/incidentwire";

const store = new Map<string, string>([["yl.lang", "zh"]]);
Object.assign(globalThis, { document: { documentElement: {} }, localStorage: { getItem: (k: string) => store.get(k) ?? null } });
const { asksFirst, calm, mine, news, whom } = await import("../src/incident/state");
const { incidentEvent, targetName, tellEvent, told, toldKinds, nameOf } = await import("../src/happened");
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
  assert.deepEqual(said({ state: "responding", going: ["赵站长"], arrived: "2026-11-22T03:09:00Z", cannot: ["李强"] }), ["已经有人到了老人身边", "李强去不了"]);
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
  assert.equal(mine(page({ you: { name: "李敏", cannot: true, arrived: true } })), "cannot", "who arrived and then cannot");
});

test("who never said that they go is asked before they have arrived", () => {
  const asked = (you: object) => asksFirst(page({ you: { name: "李敏", ...you } }), "arrived");
  assert.equal(asked({}), true);
  assert.equal(asked({ cannot: true }), true);
  assert.equal(asked({ going: true }), false);
  assert.equal(asked({ going: true, arrived: true }), false);
  assert.equal(asksFirst(page(), "going"), false);
});

test("a device that is nobody's is named by its number", () => {
  const t = zhIncident.family;
  assert.equal(t.head(whom(page({ elder: "", device: "watch:88" }), t)), "没有登记的设备（watch:88）需要帮助");
  assert.equal(t.head(whom(page({ elder: "" }), t)), "没有登记的设备需要帮助");
  assert.equal(enIncident.family.head(whom(page({ elder: "", device: "watch:88" }), enIncident.family)), "An unregistered device (watch:88) needs help");
  assert.equal(t.head(whom(page(), t)), "王奶奶需要帮助");
});

test("a family reads who was told in general words, or nothing", () => {
  assert.equal(toldKinds("relative,worker"), "通知了亲属和助老员");
  assert.equal(toldKinds("responder,relative,supervisor"), "通知了亲属、热线的督导和应急人员");
  assert.equal(enIncident.family.told([enIncident.family.kinds.neighbours]), "Told neighbours");
  for (const nobody of [undefined, "", "moon"]) assert.equal(toldKinds(nobody), "");
});

test("why the hotline goes on looking is said in words, a reason that is new in neutral ones", () => {
  const names = new Map<string, string>();
  assert.equal(told("", { why: "cannot", name: "李敏" }, names), "李敏去不了，还在找别人");
  assert.equal(told("", { why: "idle", name: "林晓" }, names), "林晓 · 接手后一直没有动作");
  for (const why of ["idle", "not_arrived", "cannot", "no_console", "no_answer", "call_ended", "agent"]) {
    for (const t of [zhIncident.incident, enIncident.incident]) assert.notEqual(t.why[why], undefined, why);
  }
  assert.equal(told("", { why: "the moon is full" }, names), "还在找人帮忙");
});

test("a message that was written to a file is not one that was sent", () => {
  assert.equal(incidentEvent("message.sent", { channel: "file" }), "消息写入文件");
  assert.equal(incidentEvent("message.sent", { channel: "wecom" }), "消息送出");
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
  assert.equal(targetName("relative:2", names), "亲属");
  assert.deepEqual(tellEvent({ targets: "relative:2,relative:3,worker,120" }, names), ["亲属、助老员、提示拨打 120"]);
  assert.equal(targetName("relative:r1", names), "女儿 李敏");
  assert.equal(targetName("relative:06h0abcdef", names), "");
  assert.deepEqual(tellEvent({ step: "2", told: "relative:r1,supervisor" }, names), ["第 2 步", "女儿 李敏、督导"]);
  assert.deepEqual(tellEvent({ outcome: "helped", note: "邻居扶起来了" }, names), ["帮到了，没事了", "邻居扶起来了"]);
  assert.deepEqual(tellEvent({ kind: "sos", battery: "80", word: "AL_LTE", lat: "32.39", lon: "119.41" }, names), ["按了紧急求助", "32.39000, 119.41000", "电量 80%"]);
  assert.deepEqual(tellEvent(null, names), []);
});
