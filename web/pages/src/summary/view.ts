// What a relative reads after a call.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { button, langSwitch, partyName } from "../design/parts";
import { words } from "../lang";
import { day, dayAndTime, minutesBetween, time } from "../times";
import type { PastTurn, Sentence, SummaryPage } from "../wire";
import type { PushState } from "./push";

export interface SummaryState {
  token: string;
  page: SummaryPage | null;
  refused: string; // code of the refusal, "network", or ""
  push: PushState;
}

export interface SummaryActs {
  read(): Promise<void>;
  notify(): Promise<void>;
  changed(): void;
}

export function summaryPage(s: SummaryState, a: SummaryActs): TemplateResult {
  const t = words();
  return html`<div class="summary">
    <header><p class="brand">${t.elder.title}</p>${langSwitch(a.changed)}</header>
    <main aria-live="polite">${s.page ? read(s, s.page, a) : s.refused ? refused(s.refused, a) : html`<p>${t.summary.loading}</p>`}</main>
  </div>`;
}

function refused(code: string, a: SummaryActs): TemplateResult {
  const t = words().summary;
  const said = t.refused[code as "other"] ?? t.refused.other;
  const again = said === t.refused.network || said === t.refused.other;
  return html`<section data-testid="refused" data-code=${code}>
    <h1>${said.head}</h1>
    <p>${said.body}</p>
    ${again ? button({ label: t.again, press: () => void a.read(), look: "act", id: "again" }) : nothing}
  </section>`;
}

function read(s: SummaryState, p: SummaryPage, a: SummaryActs): TemplateResult {
  const t = words().summary;
  const sentences = p.sentences ?? [];
  return html`
    <h1 data-testid="summary-heading">${t.heading(p.elder)}</h1>
    <p>${t.when(day(p.started), time(p.started), minutesBetween(p.started, p.ended))}</p>
    <p class="${p.worrying ? "yl-notice" : "calm"} verdict" data-testid="verdict" data-worrying=${p.worrying}>${p.worrying ? t.worrying : t.calm}</p>
    <ul class="sentences">${sentences.map((x) => sentence(x, p))}</ul>
    ${p.recording ? recording(s.token) : nothing}
    ${p.turns ? transcript(p.turns, p.elder) : html`<p class="soft">${t.noTranscript}</p>`}
    ${push(s, a)}
    <p class="soft">${t.expires(dayAndTime(p.expires))}</p>`;
}

function sentence(x: Sentence, p: SummaryPage): TemplateResult {
  const t = words().summary;
  const turns = (p.turns ?? []).filter((u) => x.turns?.includes(u.seq));
  return html`<li class="sentence ${x.kind}" data-testid="sentence" data-kind=${x.kind}>
    <p class="kind">${t.kind[x.kind as "asked"] ?? nothing}</p>
    <p class="words">${x.text}</p>
    ${turns.length === 0 ? nothing : html`<details>
      <summary>${t.whatWasSaid}</summary>
      <ul>${turns.map((u) => html`<li><strong>${partyName(u.party, u.by ?? "", p.elder)}</strong> ${u.text}
        <a href="#turn-${u.seq}">${t.inTranscript}</a></li>`)}</ul>
    </details>`}
  </li>`;
}

function transcript(turns: PastTurn[], elder: string): TemplateResult {
  return html`<section>
    <h2>${words().summary.transcript}</h2>
    <ol class="transcript">${turns.map((u) => html`
      <li id="turn-${u.seq}" class="turn ${u.party}" data-testid="turn" data-turn=${u.seq}>
        <strong>${partyName(u.party, u.by ?? "", elder)}</strong> <span class="soft">${time(u.at)}</span><br>${u.text}
      </li>`)}</ol>
  </section>`;
}

function recording(token: string): TemplateResult {
  const t = words().summary;
  const url = `/api/summary/${encodeURIComponent(token)}/recording`;
  return html`<section>
    <h2>${t.recording}</h2>
    <audio controls preload="none" src=${url} aria-label=${t.recording} data-testid="recording"></audio>
    <p><a href=${url} download="call.ogg">${t.download}</a></p>
  </section>`;
}

function push(s: SummaryState, a: SummaryActs): TemplateResult | typeof nothing {
  if (s.push === "none") return nothing;
  const t = words().summary.push;
  const open = s.push === "ask" || s.push === "busy" || s.push === "failed";
  return html`<section class="push">
    ${open ? button({ label: t.ask, press: () => void a.notify(), look: "act", id: "notify", disabled: s.push === "busy" }) : nothing}
    <p class="soft" role="status" data-testid="push-state" data-state=${s.push}>${s.push === "ask" || s.push === "busy" ? t.hint : t[s.push]}</p>
  </section>`;
}
