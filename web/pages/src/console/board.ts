// The picture of the whole floor: calls, agents, offers. Pure, for tests.
import type { AgentState, Caption, Doing, LiveCall, OfferMessage, Presence, ToConsole } from "../wire";

export interface BoardCall extends LiveCall {
  turns: Caption[];
  doing?: Doing;
}

export interface Board {
  me: AgentState;
  calls: Map<string, BoardCall>;
  agents: Map<string, AgentState>;
  offers: OfferMessage[];
}

export const emptyBoard = (): Board => ({
  me: { id: "", name: "", presence: "offline" }, calls: new Map(), agents: new Map(), offers: [],
});

/** apply takes one message of the server into the picture. */
export function apply(b: Board, m: ToConsole): void {
  switch (m.type) {
    case "welcome":
      b.me = m.agent;
      b.calls = new Map((m.calls ?? []).map((c) => [c.id, { ...c, turns: c.turns ?? [] }]));
      b.agents = new Map((m.agents ?? []).map((a) => [a.id, a]));
      b.offers = [];
      break;
    case "agent": {
      const { id, name, presence, call } = m;
      b.agents.set(id, { id, name, presence, call });
      if (id === b.me.id) b.me = { id, name: name || b.me.name, presence, call };
      tidy(b);
      break;
    }
    case "call":
      putCall(b, m);
      tidy(b);
      break;
    case "caption": {
      const call = b.calls.get(m.call);
      if (call) call.turns = putTurn(call.turns, m);
      break;
    }
    case "doing": {
      const call = b.calls.get(m.call);
      if (call) call.doing = m.doing;
      break;
    }
    case "offer":
      b.offers = [...b.offers.filter((o) => o.offer !== m.offer), m];
      break;
    case "offer.gone":
      b.offers = b.offers.filter((o) => o.offer !== m.offer);
  }
}

function putCall(b: Board, m: LiveCall): void {
  const old = b.calls.get(m.id);
  b.calls.set(m.id, { ...m, turns: m.turns ?? old?.turns ?? [], doing: m.state === "bot" ? old?.doing : undefined });
}

/** tidy drops ended calls, except the one I am wrapping up. */
function tidy(b: Board): void {
  for (const [id, c] of b.calls) {
    if (c.state === "ended" && !(b.me.call === id || (c.agent?.id === b.me.id && b.me.presence === "wrap-up"))) b.calls.delete(id);
  }
}

/** putTurn replaces the turn of the same number or puts it in its place. */
export function putTurn(list: Caption[], c: Caption): Caption[] {
  const at = list.findIndex((x) => x.turn >= c.turn);
  if (at < 0) return [...list, c];
  const same = list[at]!.turn === c.turn ? 1 : 0;
  return [...list.slice(0, at), c, ...list.slice(at + same)];
}

export const isDistress = (c: LiveCall): boolean => c.escalation === "distress";

/** liveCalls gives the calls in the order they need a person: distress first,
 *  then the one that has waited or run the longest. */
export function liveCalls(b: Board): BoardCall[] {
  const since = (c: LiveCall) => Date.parse(c.queuedAt || c.started) || 0;
  return [...b.calls.values()]
    .filter((c) => c.state !== "ended")
    .sort((x, y) => Number(isDistress(y)) - Number(isDistress(x)) || since(x) - since(y));
}

/** wrapping is the ended call that waits for my disposition. */
export function wrapping(b: Board): BoardCall | undefined {
  if (b.me.presence !== "wrap-up") return undefined;
  const mine = [...b.calls.values()].filter((c) => c.state === "ended");
  return mine.find((c) => c.id === b.me.call) ?? mine.pop();
}

export const isMine = (b: Board, c: LiveCall): boolean => c.state === "agent" && c.agent?.id === b.me.id;

export const canTake = (b: Board, c: LiveCall): boolean =>
  b.me.presence !== "busy" && (c.state === "ringing" || c.state === "bot" || c.state === "queued");

/** presenceChoices is what I may switch to myself. */
export const presenceChoices = (p: Presence): Presence[] => (p === "busy" ? [] : p === "ready" ? ["offline"] : ["ready", "offline"]);

/** clock writes a length of time as 3:07 or 1:02:33. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  return (h ? `${h}:${two(Math.floor(s / 60) % 60)}` : `${Math.floor(s / 60)}`) + `:${two(s % 60)}`;
}

/** secondsLeft is the countdown of an offer; null when the clocks of page and
 *  server disagree so much that a number would be a lie. */
export function secondsLeft(expires: string, now: number): number | null {
  const left = Math.ceil((Date.parse(expires) - now) / 1000);
  return left >= 0 && left <= 120 ? left : null;
}
