// WGS-84 to GCJ-02, the shifted datum of maps published in mainland China. The
// formula and its constants have been public since 2010 (the "Mars coordinates"
// transformation, as in the eviltransform collection); it is good to a metre or
// two. Outside of the rectangle around the country nothing is shifted.

/** The Krasovsky 1940 ellipsoid, which the shift is computed on. */
const axis = 6378245.0; // metres
const eccentricity2 = 0.00669342162296594323;

export interface LatLon {
  lat: number;
  lon: number;
}

const shifted = ({ lat, lon }: LatLon): boolean => lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;

/** toGCJ02 gives where a WGS-84 place is drawn on a GCJ-02 map, in degrees. */
export function toGCJ02(p: LatLon): LatLon {
  if (!shifted(p)) return { lat: p.lat, lon: p.lon };
  const [north, east] = shift(p.lon - 105, p.lat - 35);
  const rad = (p.lat / 180) * Math.PI;
  const w = 1 - eccentricity2 * Math.sin(rad) ** 2;
  return {
    lat: p.lat + (north * 180) / (((axis * (1 - eccentricity2)) / (w * Math.sqrt(w))) * Math.PI),
    lon: p.lon + (east * 180) / ((axis / Math.sqrt(w)) * Math.cos(rad) * Math.PI),
  };
}

/** shift is the published polynomial with its waves, in metres north and east;
 *  x and y are degrees from 105° E, 35° N. */
function shift(x: number, y: number): [number, number] {
  const sin = (v: number): number => Math.sin(v * Math.PI);
  const both = (20 * sin(6 * x) + 20 * sin(2 * x)) * (2 / 3);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + both
    + ((20 * sin(y) + 40 * sin(y / 3)) * 2) / 3 + ((160 * sin(y / 12) + 320 * sin(y / 30)) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + both
    + ((20 * sin(x) + 40 * sin(x / 3)) * 2) / 3 + ((150 * sin(x / 12) + 300 * sin(x / 30)) * 2) / 3;
  return [north, east];
}
