// Who can be called or sent: relatives in their order, those of the dossier,
// responders by distance.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { button } from "../design/parts";
import { words } from "../lang";
import { time } from "../times";
import type { Incident, IncidentDetail, Person } from "../incidentwire";
import type { Desk } from "./desk";

export function people(d: Desk, i: Incident): TemplateResult | typeof nothing {
  const t = words().incident;
  const { detail } = d.incidents;
  const c = detail?.circle;
  if (!c) return nothing;
  const group = (name: string, list: Person[] | null | undefined) => (list?.length
    ? html`<h4>${name}</h4><ul class="people">${list.map((p) => person(d, i, p, detail))}</ul>` : nothing);
  return html`<section aria-label=${t.section.people} data-testid="people"><h3>${t.section.people}</h3>
    ${group(t.relatives, c.relatives)}
    ${group(t.worker, c.worker)}
    ${group(t.neighbours, c.neighbours)}
    ${group(t.responders, c.responders)}
  </section>`;
}

function person(d: Desk, i: Incident, p: Person, detail: IncidentDetail): TemplateResult {
  const t = words().incident;
  const x = d.incidents;
  const may = p.consent !== false && i.state !== "resolved";
  return html`<li data-testid="person" data-person=${p.ref}>
    <p><strong>${p.name}</strong> <span class="soft">${[p.role, far(p.distance)].filter(Boolean).join(" · ")}</span>
      ${p.phone ? html` <a href="tel:${p.phone}">${p.phone}</a>` : nothing}</p>
    <p class="soft">${p.consent === false ? t.noConsent : toldWords(detail, p.ref)}</p>
    ${may ? html`<div class="row">
      ${button({ label: t.called, press: () => x.called(i.id, p.ref), id: "incident-called" })}
      ${button({ label: t.dispatch, press: () => x.dispatch(i.id, p.ref), look: "act", id: "incident-dispatch" })}
    </div>` : nothing}
  </li>`;
}

/** far writes metres as people say them, "" for a distance that nobody knows. */
export function far(metres: number | undefined): string {
  if (metres === undefined || metres < 0) return "";
  const t = words().incident;
  return metres < 1000 ? t.metres(Math.round(metres / 10) * 10) : t.kilometres((metres / 1000).toFixed(1));
}

/** toldWords say when somebody was told, or that no message reached them. */
export function toldWords(detail: IncidentDetail, ref: string): string {
  const t = words().incident;
  const to = (detail.messages ?? []).filter((m) => m.person === ref);
  const sent = to.map((m) => m.sent ?? "").filter(Boolean).sort().pop();
  return sent ? `${t.told} ${time(sent)}` : to.some((m) => m.error) ? t.notTold : "";
}
