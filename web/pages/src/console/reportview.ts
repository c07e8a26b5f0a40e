// The supervisor's tab.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { lang, words } from "../lang";
import { dayAndTime, time } from "../times";
import { incidentEvent, nameOf } from "../happened";
import type { Incident, IncidentDetail, Norm, Report, Share, Waits } from "../incidentwire";
import { clock } from "./board";
import type { Desk } from "./desk";
import { hasIt, nextWords, who } from "./incidentlist";
import { namesOf } from "./incidentview";
import { reach, runningFor, urgentFirst, waits, type Reached } from "./incidents";
import type { Supervision } from "./report";

export function reportView(s: Supervision, d: Desk): TemplateResult {
  const t = words().report;
  return html`<main class="past report" data-testid="report">
    <h2>${t.live}</h2>
    ${live(s, d)}
    <h2>${t.norms}</h2>
    ${range(s)}
    ${s.failed ? html`<p class="yl-notice" role="alert">${t.failed}</p>` : nothing}
    ${s.report ? norms(s.report) : s.failed ? nothing : html`<p class="soft">${words().console.loading}</p>`}
  </main>`;
}

// ---- live ----

function live(s: Supervision, d: Desk): TemplateResult {
  const t = words().report;
  const now = Date.now();
  const list = urgentFirst(d.incidents.board);
  if (list.length === 0) return html`<p class="soft">${t.none}</p>`;
  return html`<ul class="report-live">${repeat(list, (i) => i.id, (i) => {
    const detail = s.detail(i);
    return html`<li class=${waits(i) ? "waits" : ""} data-testid="report-live" data-incident=${i.id}>
      <p><a href="#incident/${encodeURIComponent(i.id)}"><strong>${words().incident.kind[i.kind] ?? i.kind}</strong> ${who(i)}</a>
        <span class="clock" data-testid="report-clock">${clock(runningFor(i, now))}</span></p>
      <p>${[hasIt(d, i), nextWords(i, now)].filter(Boolean).join(" · ")}</p>
      ${detail ? html`
        <p><strong>${t.toldTo}</strong> ${told(detail, "told").join(comma()) || words().console.field.none}</p>
        ${untold(detail)}
        <p><strong>${t.answeredBy}</strong> ${answers(i, detail, d) || words().console.field.none}</p>` : nothing}
    </li>`;
  })}</ul>`;
}

const comma = (): string => (lang() === "zh" ? "、" : ", ");

/** told are the people of whom messages came to so much, each with the time when one reached them. */
function told(detail: IncidentDetail, wanted: Reached): string[] {
  const people = new Map((detail.messages ?? []).map((m) => [m.person, m.name || m.person]));
  return [...people].map(([ref, name]) => ({ name, ...reach(detail.messages, ref) }))
    .filter((p) => p.reached === wanted).map((p) => [p.name, p.at && time(p.at)].filter(Boolean).join(" "));
}

/** untold are those whom somebody has to ring up. */
function untold(detail: IncidentDetail): TemplateResult | typeof nothing {
  const t = words().incident;
  const failed = told(detail, "failed");
  const noWay = told(detail, "no way");
  if (failed.length + noWay.length === 0) return nothing;
  return html`<p data-testid="untold">${[[t.notTold, failed] as const, [t.noWay, noWay] as const].map(([said, names]) => (names.length
    ? html`<strong class="why distress">${said}</strong> ${names.join(comma())} ` : nothing))}</p>`;
}

const answering = new Set(["incident.acknowledged", "responder.going", "responder.cannot", "responder.arrived"]);

function answers(i: Incident, detail: IncidentDetail, d: Desk): string {
  const names = namesOf(d, detail);
  const said = (detail.timeline ?? []).filter((e) => answering.has(e.what))
    .map((e) => `${e.data?.name || nameOf(e.who, names)} ${incidentEvent(e.what)} ${time(e.at)}`);
  return said.join(comma()) || (i.by?.name ?? "");
}

// ---- the norms ----

function range(s: Supervision): TemplateResult {
  const t = words().report;
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const f = new FormData(e.currentTarget as HTMLFormElement);
    s.choose(String(f.get("from")), String(f.get("to")));
  };
  return html`<form class="range" @submit=${submit}>
    <label>${t.from}<input class="yl-field" type="date" name="from" .value=${s.from} data-testid="report-from"></label>
    <label>${t.to}<input class="yl-field" type="date" name="to" .value=${s.to} data-testid="report-to"></label>
    <button type="submit" class="yl-button act" data-testid="report-show">${t.show}</button>
    <a class="yl-button plain" href="/api/report.csv?${s.query()}" download data-testid="report-csv">${t.csv}</a>
    <a class="yl-button plain" href="/api/report.xlsx?${s.query()}" download data-testid="report-xlsx">${t.xlsx}</a>
  </form>`;
}

function norms(r: Report): TemplateResult {
  const t = words().report;
  return html`
    <div class="wide-table"><table data-testid="norms">
      <thead><tr><th scope="col">${t.norm}</th><th scope="col">${t.target}</th><th scope="col">${t.incidents}</th><th scope="col">${t.calls}</th><th scope="col">${t.formula}</th></tr></thead>
      <tbody>${(r.norms ?? []).map(norm)}</tbody>
    </table></div>
    ${waited(t.incidents, r.answer)}
    ${waited(t.calls, r.calls)}
    ${r.abandoned === undefined ? nothing : html`<p>${t.abandoned(r.abandoned)}</p>`}
    ${r.models?.length ? html`<h2>${t.models}</h2><div class="wide-table"><table>
      <thead><tr>${[t.model, t.devices, t.sos, t.repeated, t.late].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
      <tbody>${r.models.map((m) => html`<tr><th scope="row">${m.protocol} ${m.model}</th><td>${m.devices}</td><td>${m.sos}</td><td>${m.repeated}</td><td>${m.late}</td></tr>`)}</tbody>
    </table></div>` : nothing}
    ${r.incidents?.length ? html`<h2>${t.past}</h2><ul class="past-list">${r.incidents.map(pastIncident)}</ul>` : nothing}`;
}

function waited(what: string, w: Waits | null | undefined): TemplateResult | typeof nothing {
  if (!w || w.count === 0) return nothing;
  return html`<p><strong>${what}</strong> ${words().report.answer(seconds(w.p50), seconds(w.p90), seconds(w.p95))}</p>`;
}

const seconds = (n: number): string => (n < 10 ? n.toFixed(1) : String(Math.round(n)));

function norm(n: Norm): TemplateResult {
  const t = words().report;
  return html`<tr data-testid="norm">
    <th scope="row">${n.names?.[lang()] ?? n.name}<br><span class="soft">${lang() === "zh" ? n.sourceZh || n.source : n.source}</span></th>
    <td>${percent(n.target)} ${n.seconds ? t.within(n.seconds) : nothing}</td>
    ${cell(n.incidents, n.target)}${cell(n.calls, n.target)}
    <td class="soft">${n.formula[lang()]}</td>
  </tr>`;
}

function cell(s: Share | null | undefined, target: number): TemplateResult {
  const t = words().report;
  if (!s || !s.count) return html`<td class="soft">${s ? t.noData : "–"}</td>`;
  const share = s.share ?? s.met / s.count;
  return html`<td><strong>${percent(share)}</strong> ${s.ok ?? share >= target ? t.ok : html`<span class="why">${t.missed}</span>`}<br><span class="soft">${t.met(s.met, s.count)}</span></td>`;
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10}%`; // never rounded up to a norm

function pastIncident(i: Incident): TemplateResult {
  const t = words().incident;
  return html`<li><a href="#incident/${encodeURIComponent(i.id)}"><span class="name">${t.kind[i.kind] ?? i.kind} ${who(i)}</span>
    <span>${dayAndTime(i.opened)}</span><span>${[i.by?.name ?? "", i.outcome ? t.outcome[i.outcome as "helped"] ?? i.outcome : t.state[i.state]].filter(Boolean).join(" · ")}</span></a></li>`;
}
