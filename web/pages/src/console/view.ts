// The console: sign-in, or the board with the selected call and its dossier.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { button, lamp, langSwitch } from "../design/parts";
import { lang, words } from "../lang";
import { clock, isDistress, liveCalls, presenceChoices, secondsLeft, wrapping, type BoardCall } from "./board";
import { callView } from "./call";
import type { Desk } from "./desk";
import { incidentPanel } from "./incidentlist";
import { incidentView } from "./incidentview";
import type { Past } from "./past";
import { pastView } from "./pastview";
import type { Supervision } from "./report";
import { strangersPanel } from "./strangers";
import { reportView } from "./reportview";
import { todoView } from "./todoview";

export function consolePage(d: Desk, past: Past, supervision: Supervision, changed: () => void): TemplateResult {
  const t = words().console;
  if (d.session === undefined) return html`<p class="hint">${t.loading}</p>`;
  if (d.session === null) return signIn(d, changed);
  return html`
    <div class="console">
      ${bar(d, past, supervision, changed)}
      ${d.online ? nothing : html`<p class="yl-notice" role="status" data-testid="offline">${t.offline}</p>`}
      ${d.mending && d.online ? html`<p class="yl-notice" role="status">${t.mediaLost}</p>` : nothing}
      ${d.silent ? button({ label: t.soundOn, press: () => d.unmute(), look: "act", id: "unmute" }) : nothing}
      ${incidentPanel(d)}
      <div class="offers" aria-live="assertive">${repeat(d.board.offers, (o) => o.offer, (o, i) => offer(d, o, i))}</div>
      ${d.incidents.opened ? incidentView(d) : supervision.open ? reportView(supervision, d) : past.open ? pastView(past, d) : d.todo.open ? todoView(d) : floor(d)}
      ${strangersPanel(d)}
      <div class="toasts" role="alert">${repeat(d.toasts, (x) => x.id, (x) => html`
        <div class="toast" data-testid="toast"><p>${x.text}</p>${button({ label: t.close, press: () => d.closeToast(x.id) })}</div>`)}
      </div>
    </div>`;
}

// ---- sign-in ----

function signIn(d: Desk, changed: () => void): TemplateResult {
  const t = words().console;
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const f = new FormData(e.currentTarget as HTMLFormElement);
    void d.signIn(String(f.get("login")), String(f.get("password")));
  };
  return html`
    <form class="signin" @submit=${submit}>
      <div class="signin-head"><h1>${t.title}</h1>${langSwitch(changed)}</div>
      <label>${t.login}<input class="yl-field" name="login" autocomplete="username" autocapitalize="none" required data-testid="login"></label>
      <label>${t.password}<input class="yl-field" name="password" type="password" autocomplete="current-password" required data-testid="password"></label>
      <p role="alert" class=${d.signInError ? "yl-notice" : ""} data-testid="signin-error">${d.signInError ? t.signInFailed[d.signInError] : nothing}</p>
      <button class="yl-button act" type="submit" data-testid="signin">${t.signIn}</button>
    </form>`;
}

// ---- the top bar ----

const lamps = { offline: "", ready: "listen", busy: "speak", "wrap-up": "ring" };

function bar(d: Desk, past: Past, supervision: Supervision, changed: () => void): TemplateResult {
  const t = words().console;
  const { me } = d.board;
  const choices = presenceChoices(me.presence);
  const at = d.incidents.opened ? "" : supervision.open ? "report" : past.open ? "past" : d.todo.open ? "todo" : "live";
  const tab = (id: string, hash: string, label: string) => html`
    <a class="yl-button ${at === id ? "act" : "plain"}" href=${hash} aria-current=${at === id ? "page" : nothing} data-testid="tab-${id}">${label}</a>`;
  return html`<header class="bar">
    <nav>
      ${tab("live", "#", t.live)}${tab("todo", "#todo", words().todo.tab(d.todo.count()))}${tab("past", "#calls", t.past)}
      ${d.session?.supervisor ? tab("report", "#report", words().report.tab) : nothing}
    </nav>
    <div class="presence" role="group" aria-label=${t.myPresence}>
      <span class="me" data-testid="presence" data-presence=${me.presence}>${lamp(lamps[me.presence])} ${me.name || d.session?.name} · ${t.presence[me.presence]}</span>
      ${choices.includes("ready") ? button({ label: t.goReady, press: () => void d.presence("ready"), look: "act", id: "presence-ready" }) : nothing}
      ${choices.includes("offline") && me.presence !== "offline" ? button({ label: t.goOffline, press: () => void d.presence("offline"), id: "presence-offline" }) : nothing}
    </div>
    <div class="bar-end">${notices(d, changed)}${langSwitch(changed)}${button({ label: t.signOut, press: () => void d.signOut(), id: "signout" })}</div>
  </header>`;
}

/** notices is the button that asks for desktop notices: nothing asks by itself. */
function notices(d: Desk, changed: () => void): TemplateResult | typeof nothing {
  const t = words().incident;
  const state = d.incidents.notices.state();
  if (state === "ask") return button({ label: t.notify, press: () => void d.incidents.notices.ask().finally(changed), id: "notify" });
  return state === "refused" ? html`<span class="soft">${t.notifyRefused}</span>` : nothing;
}

function offer(d: Desk, o: Desk["board"]["offers"][number], i: number): TemplateResult {
  const t = words().console;
  const call = d.board.calls.get(o.call);
  const urgent = o.reason === "distress" || (call !== undefined && isDistress(call));
  return html`<section class="offer ${urgent ? "urgent" : ""}" data-testid="offer" data-call=${o.call}>
    <p>${t.offer(call?.elder.name ?? "", reason(urgent ? "distress" : o.reason), secondsLeft(o.expires, Date.now()))}</p>
    <div class="row">
      ${button({ label: t.accept, press: () => d.accept(o), look: "act", id: "accept", key: i === 0 ? "A" : undefined })}
      ${button({ label: t.decline, press: () => d.decline(o), id: "decline" })}
    </div>
  </section>`;
}

export const reason = (e: string): string => words().console.escalation[e] ?? e;

// ---- the floor ----

function floor(d: Desk): TemplateResult {
  const shown = d.shown();
  const left = wrapping(d.board);
  return html`<main class="floor ${shown ? "picked" : ""}">
    <section class="list">
      ${left && left !== shown ? button({ label: `${words().console.wrapUp}: ${left.elder.name}`, press: () => d.select(left.id), look: "act", id: "to-wrapup" }) : nothing}
      <h2>${words().console.live}</h2>
      ${calls(d)}
      <h2>${words().console.agents}</h2>
      ${colleagues(d)}
    </section>
    ${shown ? callView(d, shown) : html`<p class="pick">${words().console.pickCall}</p>`}
  </main>`;
}

function calls(d: Desk): TemplateResult {
  const list = liveCalls(d.board);
  if (list.length === 0) return html`<p class="soft">${words().console.noCalls}</p>`;
  return html`<ul>${repeat(list, (c) => c.id, (c) => html`<li>${row(d, c)}</li>`)}</ul>`;
}

function row(d: Desk, c: BoardCall): TemplateResult {
  const t = words().console;
  return html`<button type="button" class="call-row ${isDistress(c) ? "distress" : ""}" data-testid="call-row" data-call=${c.id} data-state=${c.state}
      aria-pressed=${d.selected === c.id} @click=${() => d.select(c.id)}>
    <span class="name">${c.elder.name}</span>
    <span class="time">${clock(Date.now() - Date.parse(c.started))}</span>
    <span class="who">${[c.elder.age ? t.years(c.elder.age) : "", c.elder.living].filter(Boolean).join(" · ")}</span>
    <span class="state">${c.escalation ? html`<strong class="why">${reason(c.escalation)}</strong>` : nothing}
      ${c.state === "agent" && c.agent ? t.withAgent(c.agent.name) : t.state[c.state]}${c.state === "bot" && c.doing ? ` · ${t.doing[c.doing]}` : ""}</span>
  </button>`;
}

function colleagues(d: Desk): TemplateResult {
  const t = words().console;
  const others = [...d.board.agents.values()].filter((a) => a.id !== d.board.me.id).sort((a, b) => a.name.localeCompare(b.name, lang()));
  if (others.length === 0) return html`<p class="soft">${t.noAgents}</p>`;
  return html`<ul class="colleagues">${repeat(others, (a) => a.id, (a) => html`
    <li data-testid="agent" data-presence=${a.presence}>${lamp(lamps[a.presence])} ${a.name} · ${t.presence[a.presence]}</li>`)}</ul>`;
}
