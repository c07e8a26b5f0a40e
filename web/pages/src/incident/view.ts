// What whoever was told sees, in big words: how it stands, what they can do,
// where it is, what has happened.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { button, langSwitch } from "../design/parts";
import { words } from "../lang";
import { time } from "../times";
import { incidentEvent, told, toldKinds } from "../happened";
import type { Happened, IncidentPage } from "../incidentwire";
import { amapLink, geoLink, known, trailOf, type Places } from "../map/places";
import { calm, mine, news, whom, type Action, type Visit } from "./state";

export interface VisitActs {
  read(): Promise<void>;
  act(a: Action): Promise<void>;
  there(yes: boolean): void;
  changed(): void;
}

export function incidentPage(s: Visit, a: VisitActs): TemplateResult {
  const t = words();
  return html`<div class="visit">
    <header><p class="brand">${t.elder.title}</p>${langSwitch(a.changed)}</header>
    <main>${s.page ? shown(s, s.page, a) : s.refused ? refused(s.refused, a) : html`<p>${t.family.loading}</p>`}</main>
  </div>`;
}

function refused(code: string, a: VisitActs): TemplateResult {
  const t = words().family;
  const said = t.refused[code as "other"] ?? t.refused.other;
  const again = said === t.refused.network || said === t.refused.other;
  return html`<section data-testid="refused" data-code=${code}>
    <h1>${said.head}</h1><p>${said.body}</p>
    ${again ? button({ label: t.again, press: () => void a.read(), look: "act", id: "again" }) : nothing}
  </section>`;
}

function shown(s: Visit, p: IncidentPage, a: VisitActs): TemplateResult {
  const t = words().family;
  return html`
    ${s.online ? nothing : html`<p class="yl-notice" role="status" data-testid="offline">${t.offline}</p>`}
    <h1>${p.state === "resolved" ? t.headOver(whom(p, t)) : t.head(whom(p, t))}</h1>
    <p class="soft">${[words().incident.kind[p.kind] ?? p.kind, t.since(time(p.opened)), p.presses && p.presses > 1 ? t.presses(p.presses) : ""].filter(Boolean).join(" · ")}</p>
    <div class="news ${calm(p) ? "calm" : "alarm"}" role="status" data-testid="incident-state" data-state=${p.state}>${news(p, t).map((x) => html`<p>${x}</p>`)}</div>
    ${p.state === "resolved" ? nothing : answers(s, p, a)}
    ${phones(p)}
    ${place(p)}
    ${happened(p)}`;
}

function answers(s: Visit, p: IncidentPage, a: VisitActs): TemplateResult {
  const t = words().family;
  const said = mine(p);
  const one = (action: Action, look: "act" | "plain") => button({
    label: s.sending === action ? t.sending : t.act[action], press: () => void a.act(action), look, id: action, pressed: said === action, className: "big", disabled: s.sending !== "" && s.sending !== action,
  });
  return html`<section class="answers" aria-label=${t.youAre(p.you.name, p.you.role ?? "")}>
    <p class="soft">${t.youAre(p.you.name, p.you.role ?? "")}</p>
    ${one("going", "act")}${s.asking ? askArrived(a) : one("arrived", "act")}${one("cannot", "plain")}
    <p role="alert" data-testid="acted">${s.failed ? html`<strong>${t.notSent}</strong>` : said ? t.acted[said] : nothing}</p>
  </section>`;
}

/** askArrived stands where "arrived" was, so that a slip of the thumb ends nothing. */
function askArrived(a: VisitActs): TemplateResult {
  const t = words().family;
  return html`<div class="ask" role="alertdialog" aria-label=${t.arrivedAsk} data-testid="arrived-ask">
    <p>${t.arrivedAsk}</p>
    <div class="row">
      ${button({ label: t.arrivedYes, press: () => a.there(true), look: "act", id: "arrived-yes", className: "big" })}
      ${button({ label: t.arrivedNo, press: () => a.there(false), id: "arrived-no", className: "big" })}
    </div>
  </div>`;
}

function phones(p: IncidentPage): TemplateResult | typeof nothing {
  const t = words().family;
  const live = p.state !== "resolved";
  if (!live && !p.hotline) return nothing;
  return html`<div class="row">
    ${live && p.phone ? html`<a class="yl-button plain" href="tel:${p.phone}" data-testid="phone">${t.phoneElder}</a>` : nothing}
    ${p.hotline ? html`<a class="yl-button plain" href="tel:${p.hotline}" data-testid="hotline">${t.hotline}</a>` : nothing}
    ${live ? html`<a class="yl-button danger" href="tel:120" data-testid="dial">${t.dial}</a>` : nothing}
  </div>`;
}

/** placesOn is what the map shows: the home, and where the device is now. */
export function placesOn(p: IncidentPage): Places {
  return { source: p.map ?? { tiles: "" }, home: known(p.home) ? p.home : null, trail: trailOf([], p.position) };
}

function place(p: IncidentPage): TemplateResult | typeof nothing {
  const t = words();
  const { home, trail, source } = placesOn(p);
  const to = trail[0] ?? home;
  if (!to && !p.address) return nothing;
  return html`<section>
    <h2>${t.family.place}</h2>
    ${p.address ? html`<p class="address" data-testid="address">${p.address}</p>` : nothing}
    ${p.door && p.state !== "resolved" ? html`<p class="soft">${t.family.doorKnown}</p>` : nothing}
    ${to ? html`
      <div class="yl-map" data-testid="map" role="region" aria-label=${t.map.label} tabindex="0"></div>
      ${source.tiles ? nothing : html`<p class="soft">${t.map.noTiles}</p>`}
      <div class="row">
        <a class="yl-button act" href=${geoLink(to, whom(p, t.family))} data-testid="open-map">${t.family.openMap}</a>
        <a class="yl-button plain" href=${amapLink(to, whom(p, t.family))} rel="noreferrer" target="_blank" data-testid="open-amap">${t.family.openAmap}</a>
      </div>` : nothing}
  </section>`;
}

function happened(p: IncidentPage): TemplateResult | typeof nothing {
  if (!p.happened?.length) return nothing;
  return html`<section><h2>${words().family.happened}</h2>
    <ol class="happened">${p.happened.map(event)}</ol></section>`;
}

function event(e: Happened): TemplateResult | typeof nothing {
  if (e.what === "ladder.step") return step(e);
  const names = words().family.who;
  const by = names[e.who as "bot"] ?? (e.who === "system" || e.who === "device" ? "" : e.who ?? "");
  const more = told(by, e.data, new Map());
  return line(e, incidentEvent(e.what, e.data), more);
}

/** step says who was told, and nothing where only the hotline's own screens rang. */
function step(e: Happened): TemplateResult | typeof nothing {
  const said = toldKinds(e.data?.told);
  return said ? line(e, said, "") : nothing;
}

const line = (e: Happened, what: string, more: string): TemplateResult =>
  html`<li data-testid="happened" data-what=${e.what}><time>${time(e.at)}</time> <strong>${what}</strong> <span>${more}</span></li>`;
