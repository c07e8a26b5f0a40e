// The service worker: shows a relative that a new summary is there. It stores
// nothing and answers no requests. The push carries {"title","body","url"}.

interface Push {
  title?: string;
  body?: string;
  url?: string;
}

// The DOM types and the worker types cannot be loaded together; these are the
// few shapes of a worker that are used here.
interface WaitEvent extends Event {
  waitUntil(p: Promise<unknown>): void;
}
interface PushEvent extends WaitEvent {
  data: { json(): unknown } | null;
}
interface ClickEvent extends WaitEvent {
  notification: Notification;
}
interface Worker {
  addEventListener(type: "push", f: (e: PushEvent) => void): void;
  addEventListener(type: "notificationclick", f: (e: ClickEvent) => void): void;
  addEventListener(type: "install" | "activate", f: (e: WaitEvent) => void): void;
  skipWaiting(): Promise<void>;
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void>; openWindow(url: string): Promise<unknown> };
}

const worker = self as unknown as Worker;

worker.addEventListener("install", (e) => e.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (e) => e.waitUntil(worker.clients.claim()));

worker.addEventListener("push", (e) => {
  const push = read(e);
  e.waitUntil(worker.registration.showNotification(push.title || "银铃 · Yinling", {
    body: push.body ?? "",
    icon: "/assets/icon.svg",
    data: { url: own(push.url) },
  }));
});

worker.addEventListener("notificationclick", (e) => {
  e.notification.close();
  e.waitUntil(worker.clients.openWindow((e.notification.data as { url: string }).url));
});

function read(e: PushEvent): Push {
  try {
    return (e.data?.json() ?? {}) as Push;
  } catch {
    return {};
  }
}

/** own lets a notice open pages of this hotline only. */
function own(url: string | undefined): string {
  const target = new URL(url ?? "/", location.origin);
  return target.origin === location.origin ? target.href : location.origin;
}
