// Being told while the page is away: the worker that stays awake, and the browser's own subscription for one ticket.
// It knows which browsers can; where one cannot, nothing is promised. The hall is asked for its key, and told where to push.
import type { PushKey, Subscribed } from "../../contract";
import type { Api } from "../../live";
import { language } from "../../words";

const WORKER = "/t/sw.js";

/** Over HTTPS, or from this very machine, browsers that have one keep a worker for the tickets' pages. */
export function keepWorker(): void {
  if (window.isSecureContext && "serviceWorker" in navigator) void navigator.serviceWorker.register(WORKER).catch(() => undefined);
}

/** Asked for by a touch. True when the hall will push: then the page may be closed. */
export async function subscribe(api: Api, token: string): Promise<boolean> {
  if (!window.isSecureContext || !("serviceWorker" in navigator) || !("PushManager" in window)) return false;
  try {
    const { key } = await api.get<PushKey>("push/key");
    if (key === null || (await Notification.requestPermission()) !== "granted") return false;
    const { pushManager } = await navigator.serviceWorker.ready;
    const mine = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = mine.toJSON();
    const asked = { endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"], language: language.peek() };
    await api.post<Subscribed>(`track/${token}/push`, asked);
    return true;
  } catch {
    return false; // no permission, no push service, another hall's key: the page itself still tells
  }
}
