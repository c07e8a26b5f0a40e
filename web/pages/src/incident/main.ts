import { mount } from "../design/parts";
import { Refusal, request } from "../http";
import type { IncidentPage } from "../incidentwire";
import { suggestLang, words } from "../lang";
import { PlaceMap } from "../map/map";
import { Socket } from "../socket";
import { setZone } from "../times";
import { asksFirst, freshVisit, type Action } from "./state";
import { incidentPage, placesOn } from "./view";

const root = document.getElementById("page")!;
const token = decodeURIComponent(location.pathname.split("/").filter(Boolean).pop() ?? "");
const path = `/api/incident/${encodeURIComponent(token)}`;
const state = freshVisit();
const map = new PlaceMap();

/** Without a socket (old phones, strict networks) the page asks this often. */
const askEvery = 5000;
/** The socket usually brings the page; a slow one is not waited for longer. */
const socketWithin = 1500;

let redraw = () => {};
const acts = { read, act, there, changed: () => redraw() };
redraw = mount(root, () => incidentPage(state, acts), () => {
  document.title = words().family.title;
  const box = root.querySelector<HTMLElement>(".yl-map");
  map.show(box, box && state.page ? placesOn(state.page) : null);
});

const socket = new Socket<{ type: "incident" } & IncidentPage>(`${path}/ws`, {
  message: (m) => { if (m.type === "incident") take(m); },
  down: async () => {
    await read();
    return !final();
  },
});

/** final tells that this link is over: nothing more will come. */
const final = (): boolean => state.refused !== "" && state.refused !== "network" && state.refused !== "other";

function take(p: IncidentPage): void {
  state.page = p;
  state.refused = "";
  state.online = true;
  suggestLang(p.lang);
  setZone(p.zone);
  redraw();
}

async function read(): Promise<void> {
  try {
    take(await request<IncidentPage>("GET", path, undefined, 5000));
  } catch (e) {
    state.online = false;
    state.refused = e instanceof Refusal ? e.code || "other" : "network";
    if (final()) state.page = null;
    redraw();
  }
}

/** act says "I am going", "cannot" or "arrived". It can be pressed again: what
 *  was pressed last counts. */
async function act(action: Action): Promise<void> {
  if (state.sending) return;
  if (!state.asking && state.page && asksFirst(state.page, action)) {
    state.asking = true;
    redraw();
    return;
  }
  state.asking = false;
  state.sending = action;
  state.failed = false;
  redraw();
  try {
    await request("POST", path, { action }, 8000);
    await read();
  } catch {
    state.failed = true;
  }
  state.sending = "";
  redraw();
}

/** there answers "are you with the elder?". */
function there(yes: boolean): void {
  if (yes) void act("arrived");
  else state.asking = false;
  redraw();
}

setInterval(() => { if (!state.online && !final()) void read(); }, askEvery);
socket.start();
setTimeout(() => { if (!state.page) void read(); }, socketWithin);
