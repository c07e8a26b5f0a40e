// Who can be called or sent: relatives in their order, those of the dossier,
// responders by distance.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { button } from "../design/parts";
import { words } from "../lang";
import { time } from "../times";
import type { Incident, IncidentDetail, Person } from "../incidentwire";
import type { Desk } from "./desk";
import { reach } from "./incidents";

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
  const dialled = () => { if (may) x.called(i.id, p.ref); }; // who presses the number calls it
  return html`<li data-testid="person" data-person=${p.ref}>
    <p><strong>${p.name}</strong> <span class="soft">${[p.role, far(p.distance)].filter(Boolean).join(" · ")}</span>
      ${p.phone ? html` <a class="tap" href="tel:${p.phone}" data-testid="person-phone" @click=${dialled}>${p.phone}</a>` : nothing}</p>
    ${p.consent === false ? html`<p class="soft">${t.noConsent}</p>` : toldLine(detail, p.ref)}
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

function toldLine(detail: IncidentDetail, ref: string): TemplateResult {
  const t = words().incident;
  const { reached, at } = reach(detail.messages, ref);
  switch (reached) {
    case "told": return html`<p class="soft" data-testid="told" data-reached=${reached}>${t.told} ${time(at)}</p>`;
    case "no way": return html`<p data-testid="told" data-reached=${reached}><strong class="why distress">${t.noWay}</strong></p>`;
    case "failed": return html`<p data-testid="told" data-reached=${reached}><strong class="why distress">${t.notTold}</strong></p>`;
  }
  return html`<p class="soft"></p>`;
}
