// Where this page is, if the person has allowed that before. Nobody is asked
// for a permission in an emergency; where pages may not know, it stays unknown.
import type { Place } from "../incidentwire";

/** A place older than this says too little of where the person is now. */
const freshFor = 5 * 60 * 1000;

export class Whereabouts {
  private last: { place: Place; at: number } | null = null;

  place(): Place | null {
    return this.last && Date.now() - this.last.at < freshFor ? this.last.place : null;
  }

  /** look asks the device, without a question to the person. */
  async look(): Promise<void> {
    try {
      const allowed = await navigator.permissions.query({ name: "geolocation" });
      if (allowed.state !== "granted") return;
    } catch {
      return; // a browser that cannot say must not ask either
    }
    navigator.geolocation.getCurrentPosition((p) => {
      const { latitude: lat, longitude: lon, accuracy } = p.coords;
      this.last = { place: { lat, lon, accuracy }, at: p.timestamp };
    }, () => undefined, { enableHighAccuracy: true, maximumAge: 60_000, timeout: 10_000 });
  }
}
