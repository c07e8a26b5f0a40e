// What a map of an incident shows. Pure, for tests.
import type { MapSource, Place } from "../incidentwire";
import { toGCJ02, type LatLon } from "./gcj02";

export interface Places {
  source: MapSource;
  home: LatLon | null;
  trail: Place[]; // of devices, oldest first; the last is where it is now
}

/** drawn is where a WGS-84 place stands on this map. */
export const drawn = (source: MapSource, p: LatLon): LatLon =>
  source.tiles && source.datum?.toLowerCase() === "gcj02" ? toGCJ02(p) : { lat: p.lat, lon: p.lon };

/** known tells a place from the nothing that 0, 0 stands for. */
export const known = <P extends LatLon>(p: P | null | undefined): p is P =>
  p != null && Number.isFinite(p.lat) && Number.isFinite(p.lon) && Math.abs(p.lat) <= 90 && (p.lat !== 0 || p.lon !== 0);

/** trailOf orders positions by their time and leaves out repeats. The latest
 *  place of the incident may be newer than the list. */
export function trailOf(positions: Place[] | null | undefined, latest: Place | null | undefined): Place[] {
  const all = [...(positions ?? []), ...(latest ? [latest] : [])].filter(known);
  all.sort((a, b) => (Date.parse(a.at ?? "") || 0) - (Date.parse(b.at ?? "") || 0));
  return all.filter((p, i) => {
    const before = all[i - 1];
    return !before || before.lat !== p.lat || before.lon !== p.lon || before.at !== p.at;
  });
}

/** coordinates are written the way people read them to each other. */
export const coordinates = (p: LatLon): string => `${p.lat.toFixed(5)}, ${p.lon.toFixed(5)}`;

/** geoLink opens the phone's own map. RFC 5870; q is what Android's maps understand. */
export function geoLink(p: LatLon, name: string): string {
  const at = `${p.lat.toFixed(6)},${p.lon.toFixed(6)}`;
  return `geo:${at}?q=${at}(${encodeURIComponent(name)})`;
}

/** amapLink opens Amap's directions; it takes WGS-84 when it is told so. */
export function amapLink(p: LatLon, name: string): string {
  const to = `${p.lon.toFixed(6)},${p.lat.toFixed(6)},${name}`;
  return `https://uri.amap.com/navigation?to=${encodeURIComponent(to)}&mode=car&coordinate=wgs84&src=yinling`;
}
