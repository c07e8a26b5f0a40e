// The relative's and responder's page: what is said of where things stand.
// Pure, for tests.
import type { FamilyWords } from "../incidentstrings";
import type { IncidentPage, Outcome } from "../incidentwire";

export type Action = "going" | "cannot" | "arrived";

export interface Visit {
  page: IncidentPage | null;
  refused: string; // code of the refusal, "network", or ""
  online: boolean; // what is shown is what is so
  sending: Action | "";
  failed: boolean; // the last press was not sent
  asking: boolean; // "are you there already?" waits for its answer
}

export const freshVisit = (): Visit => ({ page: null, refused: "", online: false, sending: "", failed: false, asking: false });

/** mine is the last thing this person said: what counts now. Who had arrived
 *  and then cannot, cannot. */
export function mine(p: IncidentPage): Action | "" {
  if (p.you.cannot) return "cannot";
  if (p.you.arrived) return "arrived";
  return p.you.going ? "going" : "";
}

/** asksFirst tells whether "arrived" may be a slip: nobody arrives who never set out. */
export const asksFirst = (p: IncidentPage, a: Action): boolean => a === "arrived" && mine(p) !== "going" && mine(p) !== "arrived";

/** whom is whose incident it is: the elder's, or that of a device which is nobody's yet. */
export const whom = (p: IncidentPage, t: FamilyWords): string => p.elder || t.device(p.device ?? "");

/** news are the sentences at the top, the most important first. */
export function news(p: IncidentPage, t: FamilyWords): string[] {
  if (p.state === "resolved") return [t.outcome[p.outcome as Outcome] ?? t.outcome.unknown];
  const going = (p.going ?? []).filter(Boolean);
  const out = [
    p.arrived ? t.arrived : "",
    !p.arrived && going.length ? t.going(going) : "",
    p.by?.name ? t.has(p.by.name) : "",
  ].filter(Boolean);
  if (out.length === 0) out.push(p.state === "open" ? t.open : t.responding);
  if (p.cannot?.length) out.push(t.cannot(p.cannot));
  return out;
}

/** calm tells whether somebody has it: until then the page is an alarm itself. */
export const calm = (p: IncidentPage): boolean => p.state !== "open" || Boolean(p.by?.name) || Boolean(p.going?.length) || Boolean(p.arrived);
