// Below everything else: devices that are nobody's yet, and the one form that
// says whose one of them is.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import { button } from "../design/parts";
import { words } from "../lang";
import { time } from "../times";
import type { UnknownDevice } from "../incidentwire";
import type { Desk } from "./desk";
import { strangers } from "./incidents";

/** So many names of elders are offered at once; the search narrows them down. */
const offered = 200;

export function strangersPanel(d: Desk): TemplateResult | typeof nothing {
  const t = words().incident.unknown;
  const x = d.incidents;
  const { list, more } = strangers(x.board);
  const shown = x.assigning && !list.some((u) => u.device === x.assigning) ? [chosen(d), ...list] : list;
  if (shown.length === 0) return nothing;
  const toggled = (e: Event) => { x.strangersOpen = (e.currentTarget as HTMLDetailsElement).open; };
  return html`<details class="unknown" data-testid="unknown" .open=${x.strangersOpen} @toggle=${toggled}>
    <summary data-testid="unknown-head">${t.count(list.length + more)}</summary>
    <h2>${t.head}</h2>
    <ul>${repeat(shown, (u) => u.device, (u) => html`<li data-testid="unknown-device" data-device=${u.device} ?data-chosen=${u.device === x.assigning}>
      ${name(d, u)}${u.device === x.assigning ? form(d, u) : nothing}</li>`)}</ul>
    ${more > 0 ? html`<p class="soft" data-testid="unknown-more">${t.more(more)}</p>` : nothing}
  </details>`;
}

/** chosen is the device of the form, which may be beyond the list that this console knows. */
function chosen(d: Desk): UnknownDevice {
  const x = d.incidents;
  return x.board.unknown.get(x.assigning) ?? { device: x.assigning, protocol: "" };
}

function name(d: Desk, u: UnknownDevice): TemplateResult {
  const t = words().incident.unknown;
  const x = d.incidents;
  const open = u.device === x.assigning;
  return html`<p class="row">
    ${button({ label: u.seen ? t.seen(u.device, time(u.seen)) : u.device, press: () => x.whose(open ? "" : u.device), id: "unknown-choose", expanded: open })}
    ${u.incident ? html`<a href="#incident/${encodeURIComponent(u.incident)}" class="tap why distress">${t.raised}</a>` : nothing}</p>`;
}

/** begin puts the reader into a form that has just come, wherever on the page it is. */
function begin(e: Element | undefined): void {
  queueMicrotask(() => e?.querySelector("input")?.focus());
}

function form(d: Desk, u: UnknownDevice): TemplateResult {
  const t = words().incident.unknown;
  const x = d.incidents;
  const all = Array.isArray(x.elders) ? x.elders : [];
  const sought = x.searched(u.device);
  const found = all.filter((e) => `${e.name} ${e.salutation ?? ""} ${e.community ?? ""}`.toLowerCase().includes(sought.trim().toLowerCase()));
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const f = new FormData(e.currentTarget as HTMLFormElement);
    const elder = String(f.get("elder") ?? "");
    if (elder) x.assign(u.device, elder, String(f.get("name") ?? "").trim(), String(f.get("model") ?? "").trim());
  };
  return html`<form class="assign" @submit=${submit} data-testid="unknown-form" ${ref(begin)}>
    ${x.elders === "failed" ? html`<p role="alert">${t.failed} ${button({ label: words().summary.again, press: () => void x.readElders() })}</p>` : nothing}
    <label>${t.search}<input class="yl-field" type="search" autocomplete="off" .value=${sought} data-testid="unknown-search"
      @input=${(e: InputEvent) => x.search(u.device, (e.target as HTMLInputElement).value)}></label>
    <label>${t.pick}<select class="yl-field" name="elder" required data-testid="unknown-elder">
      ${found.length === 1 ? nothing : html`<option value="">${x.elders === "loading" ? words().console.loading : found.length ? t.pick : t.none}</option>`}
      ${found.slice(0, offered).map((e) => html`<option value=${e.id}>${[e.name, e.salutation, e.community].filter(Boolean).join(" · ")}</option>`)}</select></label>
    <label>${t.name}<input class="yl-field" name="name" maxlength="60" autocomplete="off" data-testid="unknown-name"></label>
    <label>${t.model}<input class="yl-field" name="model" maxlength="60" autocomplete="off" .value=${u.model ?? ""} data-testid="unknown-model"></label>
    <button type="submit" class="yl-button act" data-testid="unknown-assign">${t.assign}</button>
  </form>`;
}
