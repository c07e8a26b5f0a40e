// The list of past calls, and one of them with its summary, turns and timeline.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { button, partyName } from "../design/parts";
import { words } from "../lang";
import { dayAndTime, exact, minutesBetween, time } from "../times";
import type { CallDetail, PastCall, PastTurn, Sentence, SummaryLink, TimelineEvent } from "../wire";
import type { Desk } from "./desk";
import { booking } from "./dossier";
import { details, whoDid } from "./events";
import type { Past } from "./past";

export function pastView(p: Past, d: Desk): TemplateResult {
  const t = words().console;
  return html`<main class="past">
    ${p.failed ? html`<p class="yl-notice" role="alert">${t.pastFailed}</p>` : nothing}
    ${p.wanted ? (p.call ? one(p, p.call, d) : p.failed ? nothing : html`<p class="soft">${t.loading}</p>`) : list(p)}
  </main>`;
}

function list(p: Past): TemplateResult {
  const t = words().console;
  if (!p.list) return html`<p class="soft">${p.failed ? nothing : t.loading}</p>`;
  if (p.list.length === 0) return html`<p class="soft">${t.pastEmpty}</p>`;
  return html`<ul class="past-list">${repeat(p.list, (c) => c.id, (c) => html`
    <li><a href="#call/${encodeURIComponent(c.id)}" class=${c.escalation === "distress" ? "distress" : ""} data-testid="past-call" data-call=${c.id}>
      <span class="name">${c.elder?.name ?? "?"}</span>
      <span>${dayAndTime(c.started)}</span>
      <span>${facts(c)}</span>
    </a></li>`)}</ul>
    ${p.full ? nothing : button({ label: t.more, press: () => p.more(), id: "more" })}`;
}

function facts(c: PastCall): string {
  const t = words().console;
  return [
    c.escalation ? t.escalation[c.escalation] ?? c.escalation : "",
    c.agent?.name ? t.withAgent(c.agent.name) : "",
    c.disposition ? t.disposition[c.disposition as "done"] ?? c.disposition : "",
    c.state === "ended" ? (c.result ? t.result[c.result] ?? c.result : "") : t.state[c.state],
    c.ended ? t.minutes(minutesBetween(c.started, c.ended)) : "",
  ].filter(Boolean).join(" · ");
}

/** namesIn are the names that a call's timeline holds as ids. */
function namesIn(c: CallDetail, d: Desk): Map<string, string> {
  const dossier = c.elder ? d.dossier(c.elder.id) : "failed";
  const people = [...d.board.agents.values(), d.board.me, c.agent, typeof dossier === "string" ? [] : dossier.relatives ?? []].flat();
  const names = new Map<string, string>();
  for (const x of people) if (x?.id) names.set(x.id, x.name);
  if (c.elder) names.set(c.elder.id, c.elder.salutation || c.elder.name);
  for (const b of c.bookings ?? []) names.set(b.id, b.service);
  return names;
}

function one(p: Past, c: CallDetail, d: Desk): TemplateResult {
  const t = words().console;
  const elder = c.elder?.salutation || c.elder?.name || "";
  const names = namesIn(c, d);
  return html`
    <div class="call-head">
      <a class="yl-button plain" href="#calls">${t.back}</a>
      <h2>${c.elder?.name ?? ""}</h2>
      <p>${dayAndTime(c.started)} · ${facts(c)}</p>
      ${c.note ? html`<p>${t.note}: ${c.note}</p>` : nothing}
    </div>
    <div class="columns">
      <section>
        <h3>${t.summary}</h3>
        ${c.summary?.sentences?.length ? html`<ul class="sentences">${c.summary.sentences.map(sentence)}</ul>` : html`<p class="soft">${t.noSummary}</p>`}
        ${c.links?.length ? html`<h3>${t.links}</h3><ul data-testid="links">${c.links.map((l) => link(p, l))}</ul>` : nothing}
        ${c.bookings?.length ? html`<h3>${t.bookings}</h3><ul>${c.bookings.map(booking)}</ul>` : nothing}
        ${c.recording ? html`<h3>${t.recording}</h3><audio controls preload="none" src="/api/calls/${encodeURIComponent(c.id)}/recording" aria-label=${t.recording}></audio>` : nothing}
        <h3>${t.timeline}</h3>
        <ol class="timeline">${(c.timeline ?? []).filter((e) => e.what !== "turn").map((e) => event(e, names))}</ol>
      </section>
      <section>
        <h3>${t.transcript}</h3>
        <ol class="turns">${(c.turns ?? []).map((x) => turn(x, elder))}</ol>
      </section>
    </div>`;
}

function sentence(s: Sentence): TemplateResult {
  return html`<li class=${s.kind === "worry" ? "worry" : ""} data-testid="sentence" data-kind=${s.kind}>
    <strong>${words().summary.kind[s.kind as "asked"] ?? s.kind}</strong> ${s.text}
    ${s.turns?.length ? html`<span class="soft">${words().console.turnsOf(s.turns.join(", "))}</span>` : nothing}</li>`;
}

function link(p: Past, l: SummaryLink): TemplateResult {
  const t = words().console;
  return html`<li class="link"><span>${l.relative} · ${l.revoked ? t.withdrawn : t.linkUntil(dayAndTime(l.expires))}</span>
    ${l.revoked ? nothing : button({ label: t.withdraw, press: () => void p.withdraw(l.id), id: `withdraw-${l.id}` })}</li>`;
}

function turn(x: PastTurn, elder: string): TemplateResult {
  const t = words().console;
  return html`<li class="turn ${x.party} ${x.distress ? "distress" : ""}" data-testid="turn" data-turn=${x.seq} data-party=${x.party}>
    <span class="who">${x.seq}. ${partyName(x.party, x.by ?? "", elder)} <span class="soft">${time(x.at)}</span>${
      x.distress ? html` <strong class="why distress">${t.danger}</strong>` : nothing}${x.cut ? html` <span class="soft">${t.cut}</span>` : nothing}</span>
    <span class="words">${x.text}</span>
  </li>`;
}

function event(e: TimelineEvent, names: Map<string, string>): TemplateResult {
  const more = [whoDid(e.who, names), ...details(e, names)].filter(Boolean).join(" · ");
  return html`<li data-testid="event" data-what=${e.what}><time>${exact(e.at)}</time> <strong>${words().console.event[e.what] ?? e.what}</strong> <span class="soft">${more}</span></li>`;
}
