// Above the calls: live incidents with their clocks, what could not be stored.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { button } from "../design/parts";
import { lang, words } from "../lang";
import * as tones from "../tones";
import { targetName } from "../happened";
import type { Incident } from "../incidentwire";
import { clock } from "./board";
import type { Desk } from "./desk";
import { aboutDevices, closeNotice, closeUnsaved, mutedFor, ringOf, rings, runningFor, secondsTo, urgentFirst } from "./incidents";

export function incidentPanel(d: Desk): TemplateResult {
  const x = d.incidents;
  const b = x.board;
  const now = Date.now();
  const ring = ringOf(b, now);
  const urgent = urgentFirst(b);
  const quiet = aboutDevices(b);
  const t = words().incident;
  return html`
    ${tones.blocked() ? html`<button type="button" class="yl-button danger wide" data-testid="ring-blocked" @click=${() => { tones.wake(); d.sound(); }}>${t.soundOff}</button>` : nothing}
    ${b.notices.map((n) => html`<div class="yl-notice loud-bar" role="alert" data-testid="incident-notice" data-code=${n.code}>
      <p>${noticeWords(n)}</p>${button({ label: words().console.close, press: () => { closeNotice(b, n.code); d.sound(); x.changed(); } })}</div>`)}
    ${b.unsaved.map((u) => html`<div class="loud-bar unsaved" role="alert" data-testid="incident-unsaved">
      <p>${t.unsaved(t.kind[u.kind] ?? u.kind, u.elder?.name ?? u.device)}</p>
      ${button({ label: words().console.close, press: () => { closeUnsaved(b, u); d.sound(); x.changed(); } })}</div>`)}
    ${announced(d)}
    <section class="incidents ${ring} ${x.opened ? "beside" : ""}" data-testid="incidents" aria-label=${t.heading} ?hidden=${urgent.length + quiet.length === 0}>
      <div class="incidents-head" data-testid="ring" data-ring=${ring}>
        <h2>${t.heading} <span class="soft">${urgent.length || nothing}</span></h2>
        ${ring === "loud" ? html`<strong class="now120" role="alert">${t.call120}</strong>` : nothing}
        ${ring ? button({ label: t.mute, press: () => { x.mute(); d.sound(); }, id: "mute" }) : mutedFor(b, now) ? html`<span class="soft">${t.muted(mutedFor(b, now))}</span>` : nothing}
      </div>
      <ul>${repeat(urgent, (i) => i.id, (i) => html`<li>${row(d, i, now)}</li>`)}</ul>
      ${quiet.length ? html`<details><summary>${t.quiet(quiet.length)}</summary><ul>${repeat(quiet, (i) => i.id, (i) => html`<li>${row(d, i, now)}</li>`)}</ul></details>` : nothing}
    </section>`;
}

/** announced is read out to who does not look: only what is added. */
const announced = (d: Desk): TemplateResult => html`<div class="yl-heard" aria-live="assertive" aria-atomic="false" aria-relevant="additions" data-testid="announced">
  ${repeat(d.incidents.said, (x) => x.n, (x) => html`<p>${x.text}</p>`)}</div>`;

function noticeWords(n: { code: string; count: number }): string {
  const t = words().incident.notice;
  return n.code === "many_silent" ? t.many_silent(n.count) : t[n.code as "records_back"] ?? n.code;
}

export const who = (i: Incident): string => i.elder?.name || words().incident.unknownElder(i.device?.id ?? "");

function row(d: Desk, i: Incident, now: number): TemplateResult {
  const t = words().incident;
  const state = rings(d.incidents.board, i, now) ? "waits" : i.urgent ? "held" : "quiet";
  return html`<article class="incident-row ${state} ${d.incidents.opened === i.id ? "opened" : ""}" data-testid="incident" data-incident=${i.id} data-state=${i.state} data-kind=${i.kind}>
    <a href="#incident/${encodeURIComponent(i.id)}" class="incident-open" title=${who(i)}>
      <strong class="kind">${t.kind[i.kind] ?? i.kind}</strong>
      <span class="name ${i.elder ? "" : "stranger"}">${who(i)}</span>
      <span class="about">${[i.elder?.age ? words().console.years(i.elder.age) : "", i.elder?.living, i.presses > 1 ? t.presses(i.presses) : "", i.elder && i.battery !== undefined && i.battery >= 0 ? t.battery(i.battery) : ""].filter(Boolean).join(" · ")}</span>
    </a>
    <span class="has">${hasIt(d, i)}</span>
    <span class="next" title=${nextWords(i, now)}>${nextWords(i, now)}</span>
    <span class="clock" data-testid="clock">${clock(runningFor(i, now))}</span>
    ${i.state === "open" ? button({ label: t.take, press: () => d.incidents.take(i.id), look: "act", id: "incident-take" }) : html`<a class="yl-button plain" href="#incident/${encodeURIComponent(i.id)}">${t.open}</a>`}
  </article>`;
}

export function hasIt(d: Desk, i: Incident): string {
  const t = words().incident;
  if (i.state === "resolved") return t.resolvedAs(t.outcome[i.outcome as "helped"] ?? i.outcome ?? "");
  if (!i.by?.name) return i.urgent ? t.nobody : t.state[i.state];
  return i.by.ref === `agent:${d.board.me.id}` ? t.mine : t.has(i.by.name);
}

/** nextWords say what the ladder does next, or how long who has it may wait. */
export function nextWords(i: Incident, now: number): string {
  const t = words().incident;
  if (i.state === "open" && i.next) {
    const told = [...new Set((i.next.tell ?? []).map((x) => targetName(x, new Map())).filter(Boolean))].join(lang() === "zh" ? "、" : ", ");
    const s = secondsTo(i.next.due, now) ?? 0;
    return s > 0 ? t.next(told, s) : t.nextNow(told);
  }
  const left = i.state === "acknowledged" ? secondsTo(i.actBy, now) : null;
  return left ? t.actBy(left) : "";
}
