// The red button and what became of its press. It is always there, at the
// thumb; nothing is asked before it and nothing takes it back: a person closes
// what it opened.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { words } from "../lang";
import type { Hotline } from "./hotline";
import { phaseOf, type SOSState } from "./sos";
import { inCall } from "./state";

export function sosBar(h: Hotline): TemplateResult {
  const t = words().sos;
  const phase = phaseOf(h.sos.state, Date.now());
  return html`<footer class="sos-bar ${phase}" data-testid="sos-state" data-phase=${phase} data-state=${h.sos.state.incident?.state ?? ""}>
    <div aria-live="assertive">${said(h.sos.state, phase).map((line) => html`<p class="sos-said">${line}</p>`)}</div>
    ${phase === "slow" ? html`<a class="yl-button plain" href="tel:120" data-testid="dial">${t.dial}</a>` : nothing}
    ${phase === "received" && !inCall(h.state) ? html`<p class="sos-mistake">${t.mistake}</p>` : nothing}
    <button type="button" class="sos" data-testid="sos" @click=${() => h.help()}>${t.button}</button>
  </footer>`;
}

/** said is what is so, the latest first, in at most two lines. */
function said(s: SOSState, phase: ReturnType<typeof phaseOf>): string[] {
  const t = words().sos;
  switch (phase) {
    case "idle": return [];
    case "sending": return [t.sending];
    case "slow": return [t.notYet];
    case "over": return [t.over];
  }
  const i = s.incident;
  const help = i?.arrived ? t.arrived : i?.going?.length ? t.going(i.going) : "";
  return [i?.by || help ? "" : t.received, help, i?.by ? t.has(i.by) : ""].filter(Boolean).slice(0, 2);
}
