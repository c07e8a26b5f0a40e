// The floor as agents see it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, canTake, clock, emptyBoard, isMine, liveCalls, presenceChoices, putTurn, secondsLeft, wrapping, type Board } from "../src/console/board";
import type { AgentState, CallState, LiveCall, ToConsole } from "../src/wire";

const elder = { id: "e", name: "王秀兰", salutation: "王奶奶", age: 85, living: "独居" };
const me: AgentState = { id: "a1", name: "李梅", presence: "ready" };

function call(id: string, state: CallState, more: Partial<LiveCall> = {}): LiveCall {
  return { id, state, elder, lang: "zh", started: "2026-11-21T10:00:00Z", ...more };
}

function board(...calls: LiveCall[]): Board {
  const b = emptyBoard();
  apply(b, { type: "welcome", agent: me, calls, agents: [me, { id: "a2", name: "陈建国", presence: "ready" }] });
  return b;
}

const say = (b: Board, ...messages: ToConsole[]) => messages.forEach((m) => apply(b, m));

test("distress comes first however late it came, then the oldest", () => {
  const b = board(
    call("young", "bot", { started: "2026-11-21T10:05:00Z" }),
    call("old", "queued", { started: "2026-11-21T09:00:00Z", queuedAt: "2026-11-21T10:01:00Z", escalation: "asked" }),
    call("oldest", "bot", { started: "2026-11-21T09:30:00Z" }),
    call("danger", "queued", { started: "2026-11-21T10:06:00Z", escalation: "distress" }),
  );
  assert.deepEqual(liveCalls(b).map((c) => c.id), ["danger", "oldest", "old", "young"]);
});

test("a call's change keeps the words that were heard before", () => {
  const b = board(call("c", "bot", { turns: [{ turn: 1, party: "bot", text: "您好", final: true }] }));
  say(b,
    { type: "caption", call: "c", turn: 2, party: "elder", text: "我想", final: false },
    { type: "caption", call: "c", turn: 2, party: "elder", text: "我想找人", final: true },
    { type: "call", ...call("c", "queued", { escalation: "asked" }) });
  assert.deepEqual(b.calls.get("c")?.turns.map((t) => t.text), ["您好", "我想找人"]);
  assert.equal(b.calls.get("c")?.state, "queued");
});

test("words of a call that is not on the board disturb nothing", () => {
  const b = board();
  say(b, { type: "caption", call: "ghost", turn: 1, party: "elder", text: "x", final: true }, { type: "doing", call: "ghost", doing: "thinking" });
  assert.equal(b.calls.size, 0);
});

test("turns that arrive out of order stand in order", () => {
  const turns = [3, 1, 2, 2].reduce((list, turn) => putTurn(list, { turn, party: "bot", text: String(turn), final: true }), [] as ReturnType<typeof putTurn>);
  assert.deepEqual(turns.map((t) => t.turn), [1, 2, 3]);
});

test("an ended call leaves the board, unless it is mine to wrap up", () => {
  const b = board(call("theirs", "agent", { agent: { id: "a2", name: "陈建国" } }), call("mine", "agent", { agent: me }));
  say(b,
    { type: "agent", ...me, presence: "busy", call: "mine" },
    { type: "call", ...call("theirs", "ended", { agent: { id: "a2", name: "陈建国" } }) },
    { type: "call", ...call("mine", "ended", { agent: me, result: "completed" }) },
    { type: "agent", ...me, presence: "wrap-up", call: "mine" });
  assert.equal(b.calls.has("theirs"), false);
  assert.equal(wrapping(b)?.id, "mine");
  assert.deepEqual(liveCalls(b), []);
  say(b, { type: "agent", ...me, presence: "ready" });
  assert.equal(b.calls.has("mine"), false);
});

test("who may take and who speaks", () => {
  const b = board(call("bot", "bot"), call("mine", "agent", { agent: me }), call("theirs", "agent", { agent: { id: "a2", name: "陈建国" } }));
  assert.equal(canTake(b, b.calls.get("bot")!), true);
  assert.equal(canTake(b, b.calls.get("theirs")!), false);
  assert.equal(isMine(b, b.calls.get("mine")!), true);
  assert.equal(isMine(b, b.calls.get("theirs")!), false);
  say(b, { type: "agent", ...me, presence: "busy", call: "mine" });
  assert.equal(canTake(b, b.calls.get("bot")!), false);
});

test("an offer stands until it is gone, and a repeat of it is the same offer", () => {
  const b = board(call("c", "queued"));
  const offer = { type: "offer", offer: "o", call: "c", reason: "asked", expires: "2026-11-21T10:00:20Z" } as const;
  say(b, offer, offer);
  assert.equal(b.offers.length, 1);
  say(b, { type: "offer.gone", offer: "o", why: "taken" });
  assert.equal(b.offers.length, 0);
});

test("a new welcome is the whole picture: what is not in it is gone", () => {
  const b = board(call("c", "bot"));
  say(b, { type: "offer", offer: "o", call: "c", reason: "asked", expires: "" }, { type: "welcome", agent: me, calls: null, agents: null });
  assert.equal(b.calls.size + b.offers.length + b.agents.size, 0);
});

test("times read as on a watch, and a countdown is shown only when it can be true", () => {
  assert.equal(clock(-5), "0:00");
  assert.equal(clock(187_000), "3:07");
  assert.equal(clock(3_753_000), "1:02:33");
  const now = Date.parse("2026-11-21T10:00:00Z");
  assert.equal(secondsLeft("2026-11-21T10:00:15Z", now), 15);
  assert.equal(secondsLeft("2026-11-21T09:59:00Z", now), null);
  assert.equal(secondsLeft("2026-11-21T11:00:00Z", now), null);
  assert.equal(secondsLeft("nonsense", now), null);
});

test("a busy agent can switch to nothing, a wrapping one to ready or offline", () => {
  assert.deepEqual(presenceChoices("busy"), []);
  assert.deepEqual(presenceChoices("wrap-up"), ["ready", "offline"]);
});
