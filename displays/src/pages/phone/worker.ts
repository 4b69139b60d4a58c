// What stays awake on a phone when its page is away: it shows what the hall pushes, and one page when there is no network.
// It is built as a script of its own; it keeps no ticket and answers for nothing that the hall should answer.
export {};

/** Names of the built files, put in by the build; the cache is named after them, so that a new build is a new cache. */
declare const OFFLINE: { page: string; files: string[]; version: string };

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushing extends Lasting {
  data: { json(): unknown } | null;
}
interface Clicked extends Lasting {
  notification: Notification;
}
interface Shown {
  url: string;
  focus(): Promise<unknown>;
}
/** As much of a worker's world as is used here: the pages' own types know windows only. */
interface World {
  location: Location;
  registration: { showNotification(title: string, look: object): Promise<void> };
  clients: { claim(): Promise<void>; matchAll(which: object): Promise<Shown[]>; openWindow(url: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", hear: (event: Lasting) => void): void;
  addEventListener(kind: "fetch", hear: (event: Fetching) => void): void;
  addEventListener(kind: "push", hear: (event: Pushing) => void): void;
  addEventListener(kind: "notificationclick", hear: (event: Clicked) => void): void;
}
const worker = self as unknown as World;
const CACHE = `phone-${OFFLINE.version}`;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(OFFLINE.files))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  const older = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(older.then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(() => offline()));
  else if (OFFLINE.files.indexOf(new URL(event.request.url).pathname) >= 0) event.respondWith(kept(event.request));
});

async function offline(): Promise<Response> {
  return (await caches.match(OFFLINE.page)) || Response.error();
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) || fetch(request);
}

interface Pushed {
  title: string;
  body: string;
  url: string;
  kind: string;
  language: string;
}

/** Newer replaces older: one notification a ticket. */
worker.addEventListener("push", (event) => {
  const told = event.data ? (event.data.json() as Pushed) : null;
  if (!told) return;
  const look = { body: told.body, lang: told.language, tag: told.url, renotify: true, data: told.url, vibrate: [500, 200, 500, 200, 500] };
  event.waitUntil(worker.registration.showNotification(told.title, { ...look, requireInteraction: told.kind === "called" }));
});

/** To the ticket's own page: the one that is open, if one is. Only within this hall. */
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data), worker.location.origin);
  if (url.origin !== worker.location.origin) return;
  event.waitUntil(show(url.href));
});

async function show(url: string): Promise<unknown> {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const mine = open.find((client) => client.url === url);
  return mine ? mine.focus() : worker.clients.openWindow(url);
}
