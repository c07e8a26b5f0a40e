// What rings on a console, and for how long.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aboutDevices, againFor, applyIncident, closeNotice, closeUnsaved, commandsOf, detailOf, loudest, mute, muteFor, mutedFor, newlyRinging, noIncidents, rangAnew, reach, ringOf, rings, runningFor, secondsTo,
  strangers, taking, urgentFirst, type IncidentBoard,
} from "../src/console/incidents";
import type { Incident } from "../src/incidentwire";
import type { ToConsole } from "../src/wire";

const t0 = Date.parse("2026-11-22T03:00:00Z");
const at = (seconds: number): string => new Date(t0 + seconds * 1000).toISOString();

function incident(id: string, more: Partial<Incident> = {}): Incident {
  return {
    id, version: 1, state: "open", kind: "sos", urgent: true, elder: { id: "e", name: "王秀兰", salutation: "王奶奶", age: 82, living: "独居" },
    device: { id: "watch:1" }, opened: at(0), alarms: 1, presses: 1, ring: "alarm", ...more,
  };
}

const say = (b: IncidentBoard, ...list: Incident[]) => list.forEach((i) => applyIncident(b, { type: "incident", ...i }, t0));

function welcome(b: IncidentBoard, ...incidents: Incident[]): void {
  applyIncident(b, { type: "welcome", agent: { id: "a", name: "林晓", presence: "ready" }, calls: [], agents: [], incidents, unknown: [], outcomes: ["helped"] }, t0);
}

test("a press rings; a person who takes it stops the ringing; a lapse rings again", () => {
  const b = noIncidents();
  assert.equal(ringOf(b, t0), "");
  say(b, incident("i"));
  assert.equal(ringOf(b, t0), "alarm");
  say(b, incident("i", { version: 2, state: "acknowledged", ring: "" }));
  assert.equal(ringOf(b, t0), "");
  say(b, incident("i", { version: 3, state: "open" }));
  assert.equal(ringOf(b, t0), "alarm");
  say(b, incident("i", { version: 4, state: "resolved", ring: "" }));
  assert.equal(ringOf(b, t0), "");
  assert.equal(b.live.size, 0);
});

test("a console that reconnects rings for what is still open, without being told to", () => {
  const b = noIncidents();
  welcome(b, incident("i", { ring: "" }), incident("d", { kind: "low_battery", urgent: false, ring: "" }));
  assert.equal(ringOf(b, t0), "alarm");
  welcome(b, incident("d", { kind: "low_battery", urgent: false, ring: "" }));
  assert.equal(ringOf(b, t0), "");
});

test("120 is louder, stays loud until somebody takes it, and is known after a reconnect too", () => {
  const b = noIncidents();
  say(b, incident("i"), incident("i", { version: 2, ring: "loud" }), incident("i", { version: 3, ring: "alarm" }));
  assert.equal(ringOf(b, t0), "loud");
  say(b, incident("i", { version: 4, state: "acknowledged", ring: "" }), incident("i", { version: 5 }));
  assert.equal(ringOf(b, t0), "alarm");
  const again = noIncidents();
  welcome(again, incident("i", { ring: "", next: { n: 5, due: at(240), tell: ["consoles", "120", "relative:1"] } }));
  assert.equal(ringOf(again, t0), "loud");
});

test("half a minute of silence is for what rings now, not for what comes", () => {
  const b = noIncidents();
  say(b, incident("first"));
  mute(b, t0);
  assert.equal(ringOf(b, t0 + 1000), "");
  assert.equal(mutedFor(b, t0 + 1000), 29);
  say(b, incident("first", { version: 2, presses: 2 }));
  assert.equal(ringOf(b, t0 + 2000), "", "a stuck button does not undo the silence");
  say(b, incident("second", { opened: at(3) }));
  assert.equal(ringOf(b, t0 + 3000), "alarm");
  say(b, incident("second", { version: 2, state: "acknowledged", ring: "" }));
  assert.equal(ringOf(b, t0 + 4000), "");
  say(b, incident("first", { version: 3, ring: "loud" }));
  assert.equal(ringOf(b, t0 + 5000), "loud", "120 breaks it");
  mute(b, t0 + 6000);
  assert.equal(ringOf(b, t0 + 6000 + muteFor + 1), "loud", "and it ends");
});

test("who takes it has quiet at once, and hears it again if it was refused", () => {
  const b = noIncidents();
  say(b, incident("i"));
  taking(b, "i", t0);
  assert.equal(ringOf(b, t0 + 100), "");
  assert.equal(ringOf(b, t0 + 6000), "alarm");
});

test("pressed again while somebody has it, it is heard for 6 s by everybody, who has it too", () => {
  const b = noIncidents();
  say(b, incident("i"));
  taking(b, "i", t0);
  const by = { ref: "agent:a", name: "林晓" };
  say(b, incident("i", { version: 2, state: "acknowledged", by, ring: "" }));
  assert.equal(ringOf(b, t0 + 100), "");
  const again = incident("i", { version: 3, state: "acknowledged", by, presses: 2 });
  say(b, again);
  assert.equal(ringOf(b, t0 + 100), "alarm", "the quiet of taking it is over");
  assert.equal(loudest(b, t0 + 100)?.id, "i", "the title names it");
  assert.equal(rangAnew(b, { type: "incident", ...again }), true, "and a notice");
  assert.equal(ringOf(b, t0 + againFor), "");
  assert.equal(rings(b, again, t0 + againFor), false);
  say(b, incident("i", { version: 4, state: "responding", by, ring: "loud" }));
  assert.equal(ringOf(b, t0 + 1000), "loud");
  mute(b, t0 + 1000);
  assert.deepEqual([ringOf(b, t0 + 1500), mutedFor(b, t0 + 1500)], ["", 30]);
  say(b, incident("i", { version: 5, state: "responding", by }));
  assert.equal(ringOf(b, t0 + 2000), "", "silence holds against a stuck button");
});

test("after a reconnect what somebody has is quiet, whatever rang before", () => {
  const b = noIncidents();
  const held = incident("i", { state: "acknowledged", ring: "alarm" });
  say(b, held);
  assert.equal(ringOf(b, t0), "alarm");
  welcome(b, held, incident("j", { ring: "" }));
  assert.equal(rings(b, held, t0), false);
  assert.equal(loudest(b, t0)?.id, "j");
});

test("only what is new is read out, again when it is rung again, and nothing after a reconnect", () => {
  const b = noIncidents();
  const fresh = () => newlyRinging(b, t0).map((i) => i.id);
  say(b, incident("i"));
  assert.deepEqual(fresh(), ["i"]);
  say(b, incident("j", { opened: at(3) }), incident("i", { version: 2, presses: 2 }));
  assert.deepEqual(fresh(), ["j"]);
  welcome(b, incident("i", { version: 2 }), incident("j", { opened: at(3) }));
  assert.deepEqual(fresh(), []);
  say(b, incident("i", { version: 3, state: "acknowledged", ring: "" }));
  assert.deepEqual(fresh(), []);
  say(b, incident("i", { version: 4, state: "acknowledged", presses: 3 }));
  assert.deepEqual(fresh(), ["i"]);
});

test("what is about a device is heard when the server says so, and is quiet otherwise", () => {
  const b = noIncidents();
  say(b, incident("d", { kind: "low_battery", urgent: false, ring: "" }));
  assert.equal(ringOf(b, t0), "");
  say(b, incident("d", { version: 2, kind: "low_battery", urgent: false, ring: "alarm" }));
  assert.deepEqual([ringOf(b, t0), ringOf(b, t0 + againFor)], ["alarm", ""]);
});

test("a message that was overtaken on its way changes nothing", () => {
  const b = noIncidents();
  say(b, incident("i", { version: 5, state: "acknowledged", ring: "" }), incident("i", { version: 4 }));
  assert.equal(b.live.get("i")?.state, "acknowledged");
  assert.equal(rangAnew(b, { type: "incident", ...incident("i", { version: 4 }) }), false);
  assert.equal(rangAnew(b, { type: "incident", ...incident("j") }), false, "not on the board");
  say(b, incident("j"));
  assert.equal(rangAnew(b, { type: "incident", ...incident("j") }), true);
});

test("an alarm that could not be stored rings until it is, or until somebody has read it", () => {
  const b = noIncidents();
  const unsaved = { type: "incident.unsaved", device: "watch:1", kind: "sos", at: at(0) } as const;
  applyIncident(b, unsaved, t0);
  applyIncident(b, unsaved, t0);
  assert.equal(b.unsaved.length, 1);
  assert.equal(ringOf(b, t0), "alarm");
  mute(b, t0);
  assert.equal(ringOf(b, t0 + 1), "");
  say(b, incident("i"));
  assert.equal(b.unsaved.length, 0);
  applyIncident(b, { ...unsaved, device: "watch:2" }, t0);
  closeUnsaved(b, b.unsaved[0]!);
  assert.equal(b.unsaved.length, 0);
});

test("those that nobody has come first, the longest waiting of them; devices come apart", () => {
  const b = noIncidents();
  say(b,
    incident("held", { state: "responding", opened: at(-100) }), incident("young", { opened: at(10) }), incident("old", { opened: at(0) }),
    incident("battery", { urgent: false, kind: "low_battery" }));
  assert.deepEqual(urgentFirst(b).map((i) => i.id), ["old", "young", "held"]);
  assert.deepEqual(aboutDevices(b).map((i) => i.id), ["battery"]);
  assert.equal(loudest(b, t0)?.id, "old");
  say(b, incident("young", { version: 2, opened: at(10), ring: "loud" }));
  assert.equal(loudest(b, t0)?.id, "young");
});

test("unknown devices come and go, notices take each other's place", () => {
  const b = noIncidents();
  const tell = (m: ToConsole) => applyIncident(b, m, t0);
  tell({ type: "unknown", device: "watch:9", protocol: "watch", seen: at(0) });
  assert.equal(b.unknown.size, 1);
  tell({ type: "unknown", device: "watch:9", protocol: "watch", seen: at(0), assigned: true });
  assert.equal(b.unknown.size, 0);
  tell({ type: "notice", code: "records_failing" });
  tell({ type: "notice", code: "records_back" });
  assert.deepEqual(b.notices.map((n) => n.code), ["records_back"]);
  closeNotice(b, "records_back");
  assert.equal(b.notices.length, 0);
  tell({ type: "incident.voice", incident: "i", by: "phone", phone: "0514-1" });
  assert.equal(b.voice.get("i")?.phone, "0514-1");
  tell({ type: "device", id: "watch:9", command: "locate", result: "timeout" });
  assert.equal(b.commands.get("watch:9")?.result, "timeout");
});

test("of a thousand unknown devices twenty are shown, those with an incident first", () => {
  const b = noIncidents();
  const unknown = Array.from({ length: 30 }, (_, n) => ({ device: `watch:${n}`, protocol: "watch", seen: at(n), ...(n === 3 ? { incident: "i" } : {}) }));
  applyIncident(b, { type: "welcome", agent: { id: "a", name: "", presence: "ready" }, calls: [], agents: [], unknown, unknownCount: 1000 }, t0);
  const { list, more } = strangers(b);
  assert.deepEqual([list.length, list[0]?.device, list[1]?.device, more], [20, "watch:3", "watch:29", 980]);
  for (const device of ["watch:3", "watch:900"]) applyIncident(b, { type: "unknown", device, protocol: "watch", assigned: true }, t0);
  assert.deepEqual([strangers(b).list[0]?.device, strangers(b).more], ["watch:29", 978]);
  applyIncident(b, { type: "welcome", agent: { id: "a", name: "", presence: "ready" }, calls: [], agents: [], unknown: unknown.slice(0, 2) }, t0);
  assert.equal(strangers(b).more, 0, "a server that does not count them");
});

test("a message in a file has told nobody", () => {
  const to = (channel: string, more: object = {}) => ({ person: "relative:r", channel, ...more });
  const of = (...list: ReturnType<typeof to>[]) => reach(list, "relative:r").reached;
  assert.equal(of(), "");
  assert.equal(of(to("file", { sent: at(0) })), "no way");
  assert.equal(of(to("file", { sent: at(0) }), to("wecom")), "", "still under way");
  assert.equal(of(to("file", { sent: at(0) }), to("wecom", { error: "refused" })), "failed");
  assert.deepEqual(reach([to("email", { sent: at(0) }), to("wecom", { sent: at(9) }), to("file", { sent: at(20) })], "relative:r"), { reached: "told", at: at(9) });
  assert.equal(reach([to("wecom", { sent: at(0) })], "relative:other").reached, "");
});

test("a device is told only what it understands", () => {
  assert.deepEqual(commandsOf({ id: "watch:1", commands: ["locate", "sos", "interval"] }), ["locate"]);
  assert.deepEqual(commandsOf({ id: "watch:1", commands: [] }), []);
  assert.deepEqual(commandsOf({ id: "watch:1", protocol: "watch" }), ["locate", "find", "text"]);
  for (const v of [{ id: "api:smoke-1" }, { id: "06h0", protocol: "page" }]) assert.deepEqual(commandsOf(v), []);
});

test("clocks run from the opening, stop at the end, and count down to nothing", () => {
  assert.equal(runningFor(incident("i"), t0 + 65_000), 65_000);
  assert.equal(runningFor(incident("i", { resolved: at(90) }), t0 + 999_000), 90_000);
  assert.equal(runningFor(incident("i"), t0 - 5000), 0, "a page whose clock is behind");
  assert.equal(secondsTo(at(30), t0 + 100), 30);
  assert.equal(secondsTo(at(30), t0 + 40_000), 0);
  assert.equal(secondsTo(undefined, t0), null);
});

test("a record's alarms are a list or a number; the page has both", () => {
  const row = { id: "a", kind: "sos", device: "watch:1", received: at(0) } as const;
  assert.equal(detailOf({ ...incident("i"), alarms: [row, row] }).alarms, 2);
  const named = detailOf({ ...incident("i"), alarms: 2, alarmList: [row] });
  assert.deepEqual([named.alarms, named.alarmList?.length], [2, 1]);
});
