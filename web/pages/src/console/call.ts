// One live call: what is said, what can be done, and the elder's dossier.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { button, partyName } from "../design/parts";
import { words } from "../lang";
import { dispositions, type Caption } from "../wire";
import { canTake, clock, isDistress, isMine, type BoardCall } from "./board";
import type { Desk } from "./desk";
import { dossierView } from "./dossier";
import { reason } from "./view";

export function callView(d: Desk, c: BoardCall): TemplateResult {
  const t = words().console;
  return html`
    <section class="call" data-testid="call" data-call=${c.id} data-state=${c.state}>
      <div class="call-head">
        <span class="back">${button({ label: t.back, press: () => d.select(""), id: "back" })}</span>
        <h2>${c.elder.name} <span class="soft">${c.elder.salutation}</span></h2>
        <p>${isDistress(c) ? html`<strong class="why distress">${reason("distress")}</strong> ` : c.escalation ? html`<strong class="why">${reason(c.escalation)}</strong> ` : nothing}${
          c.state === "agent" && c.agent ? t.withAgent(c.agent.name) : t.state[c.state]}${
          c.state === "ended" ? (c.result ? ` · ${t.result[c.result] ?? c.result}` : "") : ` · ${clock(Date.now() - Date.parse(c.started))}`}</p>
      </div>
      ${c.state === "ended" ? wrapUp(d, c) : actions(d, c)}
      ${transcript(c)}
    </section>
    <aside class="dossier" aria-label=${t.dossier} data-testid="dossier">${dossierView(d.dossier(c.elder.id))}</aside>`;
}

export function actions(d: Desk, c: BoardCall): TemplateResult {
  const t = words().console;
  return html`<div class="row">
    ${canTake(d.board, c) ? button({ label: t.take, press: () => d.take(c.id), look: "act", id: "take", key: "T" }) : nothing}
    ${isMine(d.board, c) ? button({ label: t.handBack, press: () => d.handBack(c.id), look: "act", id: "handback", key: "H" }) : nothing}
    ${isMine(d.board, c) ? button({ label: t.hangUp, press: () => d.hangUp(c.id), look: "stop", id: "hangup" }) : nothing}
  </div>`;
}

function wrapUp(d: Desk, c: BoardCall): TemplateResult {
  const t = words().console;
  return html`<section class="wrapup" data-testid="wrapup">
    <h3>${t.wrapUp}</h3>
    <p class="soft">${t.wrapUpHint}</p>
    <label>${t.note}<textarea class="yl-field" rows="3" maxlength="2000" data-testid="wrapup-note"></textarea></label>
    <div class="row">${dispositions.map((x) => button({
      label: t.disposition[x], id: `disposition-${x}`,
      press: () => {
        const note = document.querySelector<HTMLTextAreaElement>('[data-testid="wrapup-note"]');
        d.wrapUp(c.id, x, note?.value.trim() ?? "");
      },
    }))}</div>
  </section>`;
}

export function transcript(c: BoardCall): TemplateResult {
  const t = words().console;
  return html`<ol class="turns" data-testid="transcript" tabindex="0" aria-label=${t.transcript}>
    ${c.turns.length === 0 ? html`<li class="soft">${t.noTurns}</li>` : nothing}
    ${repeat(c.turns, (x) => x.turn, (x) => turn(c, x))}
  </ol>`;
}

function turn(c: BoardCall, x: Caption): TemplateResult {
  return html`<li class="turn ${x.party} ${x.final ? "" : "partial"} ${x.distress ? "distress" : ""}" data-testid="turn" data-turn=${x.turn} data-party=${x.party} data-final=${x.final}>
    <span class="who">${partyName(x.party, x.by ?? "", c.elder.salutation || c.elder.name)}${x.distress ? html` <strong class="why distress">${words().console.danger}</strong>` : nothing}</span>
    <span class="words">${x.text}</span>
  </li>`;
}
