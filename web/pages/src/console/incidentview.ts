// The opened incident: who, where, what to do now, and what has been done.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { button } from "../design/parts";
import { words } from "../lang";
import { exact, time } from "../times";
import { incidentEvent, nameOf, told, type Names } from "../happened";
import type { AlarmRow, DeviceBrief, Incident, IncidentDetail } from "../incidentwire";
import { known, trailOf, coordinates, type Places } from "../map/places";
import type { TimelineEvent } from "../wire";
import { clock } from "./board";
import { actions, transcript } from "./call";
import type { Desk } from "./desk";
import { arranged } from "./dossier";
import { hasIt, nextWords, who } from "./incidentlist";
import { people } from "./incidentpeople";
import { resolveForm } from "./incidentresolve";
import { commandsOf, reach, runningFor } from "./incidents";
import { sheetDialog } from "./incidentsheet";

export function incidentView(d: Desk): TemplateResult {
  const x = d.incidents;
  const i = x.incident();
  const t = words().incident;
  if (!i) return html`<main class="incident-open-view"><p class=${x.failed ? "yl-notice" : "soft"} role="status">${x.failed ? t.failed : words().console.loading}</p><a class="yl-button plain" href="#">${t.back}</a></main>`;
  return html`<main class="incident-open-view" data-testid="incident-view" data-incident=${i.id} data-state=${i.state}>
    ${head(d, i)}
    ${i.state === "resolved" ? done(d, i) : buttons(d, i)}
    <div class="incident-columns">
      <div>${identity(d, i)}${commands(d, i)}${said(x.detail, d)}${standing(x.detail)}</div>
      <div>${where(d, i)}${voice(d, i)}${notes(d, i)}${i.state === "resolved" ? nothing : resolveForm(d, i)}</div>
      <div>${people(d, i)}${timeline(d, x.detail)}</div>
    </div>
    ${x.sheet ? sheetDialog(x, x.sheet) : nothing}
  </main>`;
}

function head(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  return html`<header class="incident-head ${i.state}">
    <a class="yl-button plain" href="#">${t.back}</a>
    <h2 tabindex="-1"><span class="kind">${t.kind[i.kind] ?? i.kind}</span> ${who(i)}</h2>
    <p>${hasIt(d, i)}${i.presses > 1 ? ` · ${t.presses(i.presses)}` : ""}</p>
    <p>${i.state === "resolved" ? nothing : nextWords(i, Date.now())}</p>
    <p class="clock" data-testid="incident-clock">${clock(runningFor(i, Date.now()))}</p>
  </header>`;
}

function buttons(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  const x = d.incidents;
  const mine = i.by?.ref === `agent:${d.board.me.id}`;
  return html`<div class="row incident-do" role="group" aria-label=${t.section.do}>
    ${mine && i.state !== "open" ? nothing : button({ label: t.take, press: () => x.take(i.id), look: "danger", id: "incident-take" })}
    ${i.elder ? button({ label: t.callback, press: () => d.callBack(i.id), look: "act", id: "incident-callback" }) : nothing}
    ${button({ label: t.sheet, press: () => void x.readSheet(i.id), look: "act", id: "incident-sheet" })}
    <p role="status" data-testid="incident-voice">${x.voiceWords(i.id)}</p>
  </div>`;
}

function done(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  return html`<div class="row"><p class="yl-notice" data-testid="incident-resolved">${t.resolvedAs(t.outcome[i.outcome as "helped"] ?? i.outcome ?? "")}${i.note ? ` · ${i.note}` : ""}</p>
    ${button({ label: t.reopen, press: () => d.incidents.reopen(i.id), id: "incident-reopen" })}</div>`;
}

// ---- who ----

function identity(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  const f = words().console.field;
  const x = d.incidents;
  const e = x.detail?.dossier;
  const list = (items: string[] | null | undefined) => (items?.length ? items.join(" · ") : f.none);
  const initial = [...(i.elder?.name ?? "?")][0] ?? "?";
  const line = (name: string, value: unknown, strong = false) => html`<dt>${name}</dt><dd class=${strong ? "allergy" : ""}>${value || f.none}</dd>`;
  return html`<section class="who" aria-label=${t.section.who} data-testid="incident-who">
    <div class="face-line"><div class="face" aria-hidden="true">${initial}</div>
    <h3>${who(i)} <span class="soft">${[i.elder?.salutation, i.elder?.age ? words().console.years(i.elder.age) : ""].filter(Boolean).join(" · ")}</span></h3></div>
    ${i.elder ? html`<dl>
      ${line(f.living, [i.elder.living, e?.ability].filter(Boolean).join(" · "))}
      ${e ? html`
        ${line(f.allergies, list(e.health?.allergies), Boolean(e.health?.allergies?.length))}
        ${line(f.conditions, list(e.health?.conditions))}
        ${line(f.medicines, list(e.health?.medicines))}
        ${line(f.address, e.address)}
        ${line(f.phone, e.phone ? html`<a class="tap" href="tel:${e.phone}">${e.phone}</a>` : "")}` : nothing}
    </dl>
    ${door(d, i)}` : i.device && i.state !== "resolved" ? button({ label: t.unknown.head, press: () => x.whose(i.device!.id), look: "act", id: "incident-whose" }) : nothing}
  </section>`;
}

function door(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  const { door: read } = d.incidents;
  if (read?.incident === i.id) return html`<p class="door" role="status" data-testid="door-code">${read.code || t.doorNone}</p>`;
  return html`<p>${button({ label: t.door, press: () => void d.incidents.readDoor(i.id), id: "incident-door" })} <span class="soft">${t.doorHint}</span></p>`;
}

/** standing is who may come to the door, and what the elder waits for. */
function standing(detail: IncidentDetail | null): TemplateResult | typeof nothing {
  if (!detail?.dossier) return nothing;
  return html`<section data-testid="incident-arranged"><dl>${arranged(detail.dossier)}</dl></section>`;
}

// ---- where ----

/** placesOf is what the map of the opened incident shows. */
export function placesOf(d: Desk): Places | null {
  const x = d.incidents;
  const i = x.incident();
  if (!i) return null;
  const home = x.detail?.dossier?.place;
  return { source: x.source, home: known(home) ? home : null, trail: trailOf(x.detail?.positions, i.position) };
}

function where(d: Desk, i: Incident): TemplateResult {
  const t = words();
  const p = placesOf(d);
  const last = p?.trail[p.trail.length - 1];
  return html`<section aria-label=${t.incident.section.where}>
    <h3>${t.incident.section.where}</h3>
    <p class="soft" data-testid="place">${last ? [last.at ? time(last.at) : "", coordinates(last), last.accuracy ? t.map.accuracy(Math.round(last.accuracy)) : ""].filter(Boolean).join(" · ") : t.map.none}</p>
    ${p && (p.home || last) ? html`<div class="yl-map" data-testid="map" data-incident=${i.id} role="region" aria-label=${t.map.label} tabindex="0"></div>
      ${p.source.tiles ? nothing : html`<p class="soft">${t.map.noTiles}</p>`}` : nothing}
  </section>`;
}

// ---- devices ----

function commands(d: Desk, i: Incident): TemplateResult | typeof nothing {
  const t = words().incident;
  const x = d.incidents;
  // The incident's own device knows whether it is connected now; it may be nobody's yet.
  const others = (x.detail?.devices ?? []).filter((v) => v.id !== i.device?.id);
  const all = [...(i.device ? [{ ...x.detail?.devices?.find((v) => v.id === i.device?.id), ...i.device }] : []), ...others];
  if (all.length === 0) return nothing;
  const raised = new Set((x.detail?.alarmList ?? []).map((a) => a.device));
  return html`<section aria-label=${t.section.devices}><h3>${t.section.devices}</h3>
    ${i.battery !== undefined && i.battery >= 0 ? html`<p data-testid="battery">${t.battery(i.battery)}</p>` : nothing}
    <ul class="devices">${all.map((v) => device(d, v, v.id === i.device?.id || raised.has(v.id)))}</ul></section>`;
}

/** device is one of the elder's devices; those that raised an alarm are at hand,
 *  the others fold their commands away. */
function device(d: Desk, v: DeviceBrief, raised: boolean): TemplateResult {
  const t = words().incident;
  const x = d.incidents;
  const said = x.board.commands.get(v.id);
  const can = commandsOf(v);
  const send = (e: SubmitEvent) => {
    e.preventDefault();
    const field = (e.currentTarget as HTMLFormElement).elements.namedItem("text") as HTMLInputElement;
    if (field.value.trim()) x.command(v.id, "text", [field.value.trim()]);
    field.value = "";
  };
  return html`<li data-testid="device" data-device=${v.id}>
    <p><strong>${v.name || v.model || v.id}</strong> <span class="soft">${[v.protocol === "page" || v.online === undefined ? "" : v.online ? t.online : t.offline, v.seen ? time(v.seen) : "", v.phone].filter(Boolean).join(" · ")}</span></p>
    ${can.length ? html`<details ?open=${raised}>
      <summary>${t.commands}</summary>
      <div class="row">${["locate", "find"].filter((c) => can.includes(c)).map((c) => button({ label: t.command[c], press: () => x.command(v.id, c), id: `device-${c}` }))}</div>
      ${can.includes("text") ? html`<form class="say" @submit=${send}>
        <input class="yl-field" name="text" maxlength="80" autocomplete="off" aria-label=${t.textLabel} placeholder=${t.textLabel} data-testid="device-text">
        <button type="submit" class="yl-button plain" data-testid="device-send">${words().elder.send}</button>
      </form>` : nothing}
    </details>` : nothing}
    <p class="soft" role="status" data-testid="device-result">${said ? `${t.command[said.command] ?? said.command}: ${t.commandResult[said.result] ?? said.result} ${said.text}` : nothing}</p>
  </li>`;
}

function said(detail: IncidentDetail | null, d: Desk): TemplateResult | typeof nothing {
  const t = words().incident;
  if (!detail) return nothing;
  const names = namesOf(d, detail);
  const alarms = detail.alarmList ?? [];
  const readings = [...(detail.readings ?? [])].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return html`
    ${alarms.length ? html`<section><h3>${t.section.alarms}</h3><ul data-testid="alarms">${alarms.map((a) => alarm(a, names))}</ul></section>` : nothing}
    ${readings.length ? html`<section><h3>${t.section.readings}</h3><ul>${readings.slice(-8).map((r) => html`
      <li><time>${time(r.at)}</time> ${t.reading[r.kind] ?? r.kind} <strong>${r.second ? `${r.value}/${r.second}` : r.value}</strong></li>`)}</ul></section>` : nothing}`;
}

function alarm(a: AlarmRow, names: Names): TemplateResult {
  const t = words().incident;
  return html`<li><time>${exact(a.received)}</time> <strong>${t.kind[a.kind] ?? a.kind}</strong>
    <span class="soft">${[names.get(a.device) ?? a.device, a.repeats ? `×${a.repeats + 1}` : "", a.word?.startsWith("press:") ? "" : a.word].filter(Boolean).join(" · ")}</span></li>`;
}

// ---- its call ----

function voice(d: Desk, i: Incident): TemplateResult | typeof nothing {
  const call = i.call ? d.board.calls.get(i.call) : undefined;
  if (!call) return nothing;
  return html`<section class="incident-voice" aria-label=${words().incident.section.voice}>
    <h3>${words().incident.section.voice} <span class="soft">${words().console.state[call.state]}</span></h3>
    ${call.state === "ended" ? nothing : actions(d, call)}
    ${transcript(call)}
  </section>`;
}

// ---- what is written ----

function notes(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const field = (e.currentTarget as HTMLFormElement).elements.namedItem("note") as HTMLTextAreaElement;
    if (d.incidents.note(i.id, field.value.trim())) field.value = "";
  };
  return html`<form class="say" @submit=${submit}>
    <textarea class="yl-field" name="note" rows="2" maxlength="1000" aria-label=${t.note} placeholder=${t.note} data-testid="incident-note"></textarea>
    <button type="submit" class="yl-button plain" data-testid="incident-note-send">${t.noteSend}</button>
  </form>`;
}

/** namesOf is what a timeline's refs and ids mean. */
export function namesOf(d: Desk, detail: IncidentDetail | null): Names {
  const names: Names = new Map();
  for (const a of [...d.board.agents.values(), d.board.me]) names.set(a.id, a.name);
  const c = detail?.circle;
  for (const p of [c?.relatives, c?.worker, c?.neighbours, c?.responders].flatMap((x) => x ?? [])) names.set(p.ref, [p.role, p.name].filter(Boolean).join(" "));
  for (const m of detail?.messages ?? []) if (m.name && !names.has(m.person)) names.set(m.person, m.name);
  for (const v of detail?.devices ?? []) if (v.name) names.set(v.id, v.name);
  if (detail?.device?.name) names.set(detail.device.id, detail.device.name);
  if (detail?.elder) names.set(detail.elder.id, detail.elder.salutation || detail.elder.name);
  return names;
}

function timeline(d: Desk, detail: IncidentDetail | null): TemplateResult | typeof nothing {
  if (!detail?.timeline) return nothing;
  const names = namesOf(d, detail);
  const steps: Names = new Map(names); // a step of the ladder did not tell those whom no message can reach
  for (const { person } of detail.messages ?? []) {
    if (reach(detail.messages, person).reached === "no way") steps.set(person, words().incident.withoutWay(nameOf(person, names)));
  }
  return html`<section><h3>${words().incident.section.timeline}</h3>
    <ol class="timeline" data-testid="timeline">${detail.timeline.map((e) => event(e, e.what === "ladder.step" ? steps : names))}</ol></section>`;
}

function event(e: TimelineEvent, names: Names): TemplateResult {
  const more = told(nameOf(e.who, names), e.data, names);
  return html`<li data-testid="happened" data-what=${e.what}><time>${exact(e.at)}</time> <strong>${incidentEvent(e.what, e.data)}</strong> <span class="soft">${more}</span></li>`;
}
