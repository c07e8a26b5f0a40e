// "Notify me": a web-push subscription of this browser, handed to the hotline.
import { request } from "../http";

/** "none": the hotline sends no notices, so nothing is shown of them. */
export type PushState = "none" | "ask" | "busy" | "on" | "refused" | "unsupported" | "failed";

const canPush = (): boolean => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** offered tells whether there is anything to offer: the hotline's key, and a browser for it. */
export async function offered(): Promise<PushState> {
  try {
    await request("GET", "/api/push-key");
    return canPush() ? "ask" : "unsupported";
  } catch {
    return "none";
  }
}

/** subscribe asks the person and the browser, then stores the subscription. */
export async function subscribe(token: string): Promise<PushState> {
  if ((await Notification.requestPermission()) !== "granted") return "refused";
  try {
    const { key } = await request<{ key: string }>("GET", "/api/push-key");
    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    const old = await pushManager.getSubscription();
    await old?.unsubscribe(); // it may have been made with another key
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    await request("POST", `/api/summary/${encodeURIComponent(token)}/push`, made.toJSON());
    return "on";
  } catch {
    return "failed";
  }
}

/** bytes decodes base64url, which is how VAPID keys are written. */
function bytes(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}
