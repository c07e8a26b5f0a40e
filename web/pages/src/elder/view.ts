// What the elder sees: before a call one big button, in a call what is being
// said and the ways to answer.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { button, lamp, langSwitch, partyName } from "../design/parts";
import { words } from "../lang";
import type { Caption } from "../wire";
import type { Hotline } from "./hotline";
import { reminderCard } from "./reminderview";
import { phaseOf } from "./sos";
import { sosBar } from "./sosview";
import { endedWords, inCall, lampOf, statusOf, type ElderState } from "./state";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function elderPage(h: Hotline, changed: () => void): TemplateResult {
  const s = h.state;
  return html`
    <div class="page ${inCall(s) ? "talking" : ""} ${phaseOf(h.sos.state, Date.now()) === "idle" ? "" : "helping"} ${h.reminders.shown && h.reminders.state.cards.length ? "reminding" : ""}">
      <header><p class="brand">${words().elder.title}</p>${langSwitch(changed)}</header>
      <main>
        ${statusLine(s)}
        ${inCall(s) ? conversation(h) : waiting(h)}
      </main>
      ${s.paired === false ? nothing : sosBar(h)}
      <p class="yl-heard" role="status" aria-live="polite">${statusWords(s)}</p>
    </div>`;
}

function statusWords(s: ElderState): string {
  const t = words().elder.status;
  const status = statusOf(s);
  return status === "agent" ? t.agent(s.call?.agent ?? "") : t[status];
}

function statusLine(s: ElderState): TemplateResult {
  const status = statusOf(s);
  return html`<h1 class="status" data-testid="status" data-state=${status} tabindex="-1">
    ${lamp(lampOf(status))}<span>${statusWords(s)}</span></h1>`;
}

// ---- before and after a call ----

/** A pairing link that did not open leads here with the reason in the address. */
const badLink = (): boolean => new URLSearchParams(location.search).has("problem");

function waiting(h: Hotline): TemplateResult {
  const s = h.state;
  const t = words().elder;
  if (s.paired === false) return html`<p class="hint">${badLink() ? t.badLinkHint : t.unpairedHint}</p>`;
  const status = statusOf(s);
  const label = status === "resume" ? t.resume : status === "ended" ? t.callAgain : t.call;
  const hint = status === "resume" ? t.resumeHint : status === "ended" ? t.endedHint : t.callHint;
  return html`
    ${status === "ended"
      ? html`<p class="hint" data-testid="ended-reason">${endedWords(t.ended, s.call?.result)}</p>`
      : html`<p class="hello">${s.salutation ? t.hello(s.salutation) : nothing}</p>`}
    ${reminderCard(h)}
    <div class="middle">
      <button type="button" class="call" data-testid="call-button" @click=${() => h.press()}>
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z"/></svg>
        <span>${label}</span>
      </button>
    </div>
    <p class="hint ${s.rungBy ? "" : "how"}" role=${s.rungBy ? "alert" : nothing}>${s.rungBy ? words().sos.rung(s.rungBy) : hint}</p>
    ${status === "resume" ? html`<div class="row">${button({ label: t.hangUp, press: () => h.hangUp(), look: "stop", id: "hangup" })}</div>` : nothing}`;
}

// ---- in a call ----

function conversation(h: Hotline): TemplateResult {
  const s = h.state;
  const t = words().elder;
  return html`
    ${notices(s).map((n) => html`<p class="yl-notice" role="alert" data-testid="notice">${n}</p>`)}
    ${s.silent ? button({ label: t.soundOn, press: () => h.unmute(), look: "act", id: "unmute" }) : nothing}
    ${captionList(s.captions)}
    ${s.choices.length ? choices(h) : nothing}
    ${s.keypad ? keypad(h) : nothing}
    ${typing(h)}
    <div class="row foot">
      ${button({ label: s.keypad ? t.keypadClose : t.keypad, press: () => openKeypad(h), id: "keypad-toggle", expanded: s.keypad })}
      ${button({ label: t.hangUp, press: () => h.hangUp(), look: "stop", id: "hangup" })}
    </div>`;
}

/** notices are what stands in the way, in plain words, and what to do instead. */
function notices(s: ElderState): string[] {
  const t = words().elder;
  const out: string[] = [];
  if (s.note) out.push(t[s.note]);
  else if (!s.online && s.call) out.push(t.offlineInCall);
  if (s.media === "impossible") out.push(t.noWebRTC);
  else if (s.mic === "asking") out.push(t.mic.asking);
  else if (s.mic === "refused" || s.mic === "missing") out.push(t.mic[s.mic]);
  else if (!s.hearing && s.call?.state !== "agent") out.push(t.deaf);
  if (!s.speaking && s.call?.state !== "agent") out.push(t.mute);
  return out;
}

function captionList(captions: Caption[]): TemplateResult {
  const t = words();
  // The list itself stays quiet for screen readers: a partial changes many
  // times a second. The line below it says each finished turn of the others once.
  const said = captions.filter((c) => c.final && c.party !== "elder").pop();
  // The latest words are always whole on the screen; those before have the room that is left.
  return html`
    <div class="captions" role="log" aria-live="off" aria-label=${t.elder.captions}>
      ${captions.length > 1 ? html`<div class="earlier" tabindex="0"><ol>${repeat(captions.slice(0, -1), (c) => c.turn, caption)}</ol></div>` : nothing}
      <ol>${captions.length ? caption(captions[captions.length - 1]!) : html`<li class="empty">${t.elder.captionsEmpty}</li>`}</ol>
    </div>
    <p class="yl-heard" aria-live="polite" data-testid="caption-live">${said ? `${partyName(said.party, said.by ?? "", t.party.elder)}: ${said.text}` : ""}</p>`;
}

function caption(c: Caption): TemplateResult {
  return html`<li class="caption ${c.party} ${c.final ? "" : "partial"}" data-testid="caption" data-turn=${c.turn} data-party=${c.party} data-final=${c.final}>
    <span class="who">${partyName(c.party, c.by ?? "", words().party.elder)}</span>
    <span class="words">${c.text}${c.final || c.party !== "elder" ? nothing : "…"}</span>
  </li>`;
}

/** More choices than these are shown in two columns, where they fit. */
const oneColumn = 3;

function choices(h: Hotline): TemplateResult {
  const s = h.state;
  return html`<div class="choices ${s.choices.length > oneColumn ? "many" : ""}" role="group" aria-label=${words().elder.choices}>
    ${s.choices.map((c) => button({
      label: html`<span class="number">${c.key}</span><span>${c.label}</span>`,
      press: () => h.choose(c), look: "act", id: `choice-${c.key}`, disabled: s.chosen !== "" && s.chosen !== c.key,
    }))}
  </div>`;
}

function openKeypad(h: Hotline): void {
  h.toggleKeypad();
  setTimeout(() => document.querySelector(".keypad")?.scrollIntoView({ block: "nearest" })); // it may be below the edge
}

function keypad(h: Hotline): TemplateResult {
  const t = words().elder;
  return html`<div class="keypad" role="group" aria-label=${t.keypadLabel}>
    ${keys.map((k) => button({ label: k, press: () => h.key(k), id: `keypad-${k}` }))}
  </div>
  <p class="digits" aria-live="polite">${h.state.digits ? t.pressed(h.state.digits.split("").join(" ")) : nothing}</p>`;
}

function typing(h: Hotline): TemplateResult {
  const t = words().elder;
  const send = (e: SubmitEvent) => {
    e.preventDefault();
    const field = (e.currentTarget as HTMLFormElement).elements.namedItem("text") as HTMLInputElement;
    const text = field.value.trim();
    if (text && h.say(text)) field.value = "";
  };
  return html`<form class="typing" @submit=${send}>
    <label class="yl-heard" for="text">${t.typeLabel}</label>
    <input class="yl-field" id="text" name="text" type="text" maxlength="500" autocomplete="off" enterkeyhint="send"
      placeholder=${t.typeHere} data-testid="text-input">
    <button type="submit" class="yl-button act" data-testid="text-send">${t.send}</button>
  </form>`;
}
