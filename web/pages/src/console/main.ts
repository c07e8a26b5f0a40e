import { mount } from "../design/parts";
import { words } from "../lang";
import { Desk } from "./desk";
import { PlaceMap } from "../map/map";
import * as tones from "../tones";
import { placesOf } from "./incidentview";
import { who } from "./incidentlist";
import { Past } from "./past";
import { Supervision } from "./report";
import { consolePage } from "./view";

const root = document.getElementById("page")!;
const audio = document.getElementById("remote") as HTMLAudioElement;

let redraw = () => {};
const desk = new Desk(() => redraw(), audio);
const past = new Past(() => redraw());
const supervision = new Supervision(() => redraw());
const map = new PlaceMap();
let signedIn = false;
redraw = mount(root, () => consolePage(desk, past, supervision, redraw), () => {
  title();
  follow();
  const box = root.querySelector<HTMLElement>(".yl-map");
  map.show(box, box && placesOf(desk));
  if (signedIn !== Boolean(desk.session)) {
    signedIn = Boolean(desk.session);
    route();
  }
});

/** title flashes the window's name while an incident rings or an offer waits. */
function title(): void {
  const t = words();
  const [offer] = desk.board.offers;
  const i = desk.session ? desk.incidents.loudest() : undefined;
  const call = i ? `🔴 ${i.kind === "sos" ? "SOS" : t.incident.kind[i.kind] ?? i.kind} ${i.elder?.salutation || who(i)} · ${t.brand}`
    : offer ? `● ${t.console.accept}!` : "";
  document.title = call && Math.floor(Date.now() / 1000) % 2 ? call : t.console.title;
}

/** follow keeps the newest words in view, unless the agent has scrolled up to read. */
let atEnd = true;
let followed = "";
function follow(): void {
  const list = root.querySelector<HTMLElement>('[data-testid="transcript"]');
  if (!list) return;
  if (desk.selected !== followed) atEnd = true;
  followed = desk.selected;
  if (atEnd) list.scrollTop = list.scrollHeight;
  list.onscroll = () => { atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40; };
}

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.repeat || !desk.session || past.open || supervision.open || desk.todo.open) return;
  if (e.target instanceof HTMLElement && e.target.closest("input, textarea, select")) return;
  if (desk.key(e.key.toLowerCase())) e.preventDefault();
});

/** route follows the address: #incident/ID, #report, #todo, #calls, #call/ID, or the floor. */
function route(): void {
  if (!desk.session) return;
  const [where, id = ""] = location.hash.replace(/^#/, "").split("/");
  desk.incidents.go(where === "incident" ? decodeURIComponent(id) : "");
  supervision.go(where === "report" && desk.session.supervisor);
  desk.todo.go(where === "todo");
  past.go(location.hash);
  if (where === "incident") root.querySelector<HTMLElement>(".incident-head h2")?.focus();
}
addEventListener("hashchange", route);
addEventListener("click", tones.wake); // any press lets the browser's sound go
addEventListener("keydown", tones.wake);
setInterval(() => {
  if (!desk.session) return;
  desk.sound(); // a silence ends
  redraw(); // clocks and countdowns
}, 1000);
void desk.start();
