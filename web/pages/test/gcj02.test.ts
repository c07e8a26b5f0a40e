// Places on maps: the shifted datum, trails, links.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toGCJ02, type LatLon } from "../src/map/gcj02";
import { amapLink, coordinates, drawn, geoLink, known, trailOf } from "../src/map/places";

/** metres between two near places, on a plane: good to a per mille here. */
const metres = (a: LatLon, b: LatLon): number =>
  Math.hypot((a.lat - b.lat) * 111_320, (a.lon - b.lon) * 111_320 * Math.cos((a.lat * Math.PI) / 180));

test("pairs that were published with the transformation come out within a metre", () => {
  const pairs: [string, LatLon, LatLon][] = [
    ["Shanghai", { lat: 31.1774276, lon: 121.5272106 }, { lat: 31.17530398364597, lon: 121.531541859215 }],
    ["Shenzhen", { lat: 22.543847, lon: 113.912316 }, { lat: 22.540796131694766, lon: 113.9171764808363 }],
    ["Beijing", { lat: 39.911954, lon: 116.377817 }, { lat: 39.91334545536069, lon: 116.38404722455657 }],
  ];
  for (const [name, wgs, gcj] of pairs) {
    assert.ok(metres(toGCJ02(wgs), gcj) < 1, `${name}: ${metres(toGCJ02(wgs), gcj).toFixed(1)} m off`);
    assert.ok(metres(wgs, gcj) > 300, `${name}: the shift is hundreds of metres`);
  }
});

test("places outside of China are not shifted", () => {
  for (const p of [{ lat: 51.5074, lon: -0.1278 }, { lat: -33.8688, lon: 151.2093 }, { lat: 40.7128, lon: -74.006 }, { lat: 64.1466, lon: -21.9426 }]) {
    assert.deepEqual(toGCJ02(p), p);
  }
});

test("only a map that says GCJ-02 and has pictures is drawn shifted", () => {
  const home = { lat: 32.39, lon: 119.41 };
  assert.deepEqual(drawn({ tiles: "" , datum: "gcj02" }, home), home);
  assert.deepEqual(drawn({ tiles: "https://t/{z}/{x}/{y}.png", datum: "wgs84" }, home), home);
  assert.ok(metres(drawn({ tiles: "https://t/{z}/{x}/{y}.png", datum: "gcj02" }, home), home) > 300);
});

test("a trail is in the order of its times, without repeats and without nowhere", () => {
  const p = (lat: number, at: string) => ({ lat, lon: 119, at });
  const trail = trailOf([p(32.2, "2026-11-22T03:01:00Z"), p(32.1, "2026-11-22T03:00:00Z"), { lat: 0, lon: 0 }], p(32.2, "2026-11-22T03:01:00Z"));
  assert.deepEqual(trail.map((x) => x.lat), [32.1, 32.2]);
  assert.deepEqual(trailOf(null, null), []);
  assert.equal(known({ lat: 91, lon: 0 }), false);
  assert.equal(known({ lat: Number.NaN, lon: 1 }), false);
});

test("links to maps say the place and that it is WGS-84", () => {
  const p = { lat: 32.39, lon: 119.41 };
  assert.equal(geoLink(p, "王奶奶"), "geo:32.390000,119.410000?q=32.390000,119.410000(%E7%8E%8B%E5%A5%B6%E5%A5%B6)");
  assert.match(amapLink(p, "a&b"), /to=119\.410000%2C32\.390000%2Ca%26b&.*coordinate=wgs84/);
  assert.equal(coordinates(p), "32.39000, 119.41000");
});
