// The map of an incident: home, where the device was and is, how sure that is.
// It works without a tile server: then it is a grid of coordinates with a scale.
import * as L from "leaflet";
import { words } from "../lang";
import { exact } from "../times";
import type { Place } from "../incidentwire";
import { coordinates, drawn, known, type Places } from "./places";
import type { LatLon } from "./gcj02";

const closeUp = 16;

export class PlaceMap {
  private map: L.Map | null = null;
  private box: HTMLElement | null = null;
  private tiles = "";
  private seen = ""; // what was fitted into the view last
  private readonly layer = L.layerGroup();

  /** show draws the places into the box, or takes the map away with null. The
   *  reader's own panning and zooming stays until there is somewhere new. */
  show(box: HTMLElement | null, p: Places | null): void {
    if (box !== this.box) this.close();
    if (!box || !p) return;
    this.map ??= this.open(box);
    this.ground(this.map, p);
    this.layer.clearLayers();
    const points = this.draw(p);
    const seen = JSON.stringify(points);
    if (points.length && seen !== this.seen) {
      this.seen = seen;
      this.map.fitBounds(L.latLngBounds(points).pad(0.3), { maxZoom: closeUp, animate: false });
    }
  }

  close(): void {
    this.map?.remove();
    this.map = this.box = null;
    this.tiles = this.seen = "";
  }

  private open(box: HTMLElement): L.Map {
    this.box = box;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const t = words().map;
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still });
    L.control.zoom({ zoomInTitle: t.zoomIn, zoomOutTitle: t.zoomOut }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    map.setView([35, 105], 3);
    this.layer.addTo(map);
    return map;
  }

  /** ground lays the tiles, or the grid where there is no tile server. */
  private ground(map: L.Map, p: Places): void {
    const wanted = p.source.tiles || "grid";
    if (wanted === this.tiles) return;
    this.tiles = wanted;
    if (p.source.tiles) {
      L.tileLayer(p.source.tiles, { maxZoom: p.source.max || 18 }).addTo(map);
      const said = document.createElement("span");
      said.textContent = p.source.attribution ?? "";
      L.control.attribution({ prefix: false }).addAttribution(said.innerHTML).addTo(map);
    } else {
      new Grid().addTo(map);
    }
  }

  private draw(p: Places): L.LatLngTuple[] {
    const t = words().map;
    const at = (x: LatLon): L.LatLngTuple => { const d = drawn(p.source, x); return [d.lat, d.lon]; };
    const points: L.LatLngTuple[] = [];
    if (known(p.home)) {
      points.push(at(p.home));
      this.pin(at(p.home), t.home, "home", coordinates(p.home));
    }
    const last = p.trail[p.trail.length - 1];
    if (p.trail.length > 1) L.polyline(p.trail.map(at), { className: "yl-trail", weight: 4 }).addTo(this.layer);
    for (const x of p.trail.slice(0, -1)) L.circleMarker(at(x), { radius: 4, className: "yl-was" }).bindTooltip(when(x)).addTo(this.layer);
    if (last) {
      points.push(at(last));
      if (last.accuracy) L.circle(at(last), { radius: last.accuracy, className: "yl-sure" }).addTo(this.layer);
      this.pin(at(last), [t.device, last.at ? exact(last.at) : ""].filter(Boolean).join(" "), "device", when(last));
    }
    return points;
  }

  /** pin is a marker with words on it; title is read on demand. */
  private pin(at: L.LatLngTuple, label: string, kind: string, title: string): void {
    const b = document.createElement("b");
    b.textContent = label;
    const icon = L.divIcon({ className: `yl-pin ${kind}`, html: b, iconSize: undefined, iconAnchor: [0, 0] });
    L.marker(at, { icon, title, alt: label, zIndexOffset: kind === "device" ? 1000 : 0 }).addTo(this.layer);
  }
}

function when(p: Place): string {
  const t = words().map;
  return [p.at ? exact(p.at) : "", coordinates(p), p.accuracy ? t.accuracy(Math.round(p.accuracy)) : ""].filter(Boolean).join(" · ");
}

/** Grid is the ground without tiles: squares that say their corner's coordinates. */
const Grid = L.GridLayer.extend({
  options: { tileSize: 160, maxZoom: 19 },
  createTile(this: L.GridLayer & { _map: L.Map; getTileSize(): L.Point }, c: L.Coords): HTMLElement {
    const tile = document.createElement("div");
    tile.className = "yl-grid";
    const corner = this._map.unproject(c.scaleBy(this.getTileSize()), c.z);
    tile.textContent = `${corner.lat.toFixed(4)}, ${corner.lng.toFixed(4)}`;
    return tile;
  },
}) as unknown as new () => L.GridLayer;
