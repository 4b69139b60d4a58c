// Who this page is to the server. A key in the address (#key=…) is traded once for a cookie and wiped from the address;
// without one the page shows its door: enrol a device, or sign in. It knows sessions; it refuses to know rooms and pages.
import { signal } from "@preact/signals";
import type { Enrolled, SessionView } from "../contract";
import { type Api, Refusal, Unreachable } from "./api";

const AGAIN_AFTER_MS = 1500;

export class Session {
  /** Null while nobody answered yet. */
  readonly view = signal<SessionView | null>(null);
  /** The server cannot be reached: say so, it is asked again and again. */
  readonly unreachable = signal(false);
  /** The sentence of the last refused key, code or password. */
  readonly refusal = signal<Refusal | null>(null);

  constructor(private readonly api: Api) {
    api.renew = () => this.renew();
  }

  /** Ask until somebody answers. */
  async open(): Promise<SessionView> {
    for (;;) {
      try {
        return await this.openOnce();
      } catch (trouble) {
        this.unreachable.value = true;
        if (!(trouble instanceof Unreachable)) this.refusal.value = trouble as Refusal;
        await new Promise((resume) => setTimeout(resume, AGAIN_AFTER_MS * (0.5 + Math.random())));
      }
    }
  }

  /** A staff member signs in; a Refusal is thrown for the form to show. */
  async signIn(name: string, password: string, counter: number | null): Promise<SessionView> {
    return this.keep(await this.api.post<SessionView>("session", { name, password, counter }));
  }

  /** A device trades its key for a cookie. */
  async useKey(key: string): Promise<SessionView> {
    return this.keep(await this.api.post<SessionView>("session/device", { key }));
  }

  /** A new device trades the one-time code its supervisor read out for a key, and that for a cookie. */
  async enrol(code: string, name: string): Promise<SessionView> {
    const enrolled = await this.api.post<Enrolled>("devices/enrol", { code, name });
    return this.useKey(enrolled.key);
  }

  /** Sign out; then ask who we are now. */
  async end(): Promise<SessionView> {
    await this.api.post("session/end", {}).catch(() => undefined);
    return this.open();
  }

  /** The newest token of our cookie. A press of one person is never sent in the name of another: false when we are somebody else now. */
  private async renew(): Promise<boolean> {
    const before = this.view.value;
    const now = this.keep(await this.api.get<SessionView>("session"));
    return before !== null && now.csrf !== null && identity(now) === identity(before);
  }

  private async openOnce(): Promise<SessionView> {
    const found = this.keep(await this.api.get<SessionView>("session"));
    const key = /^#key=(.+)$/.exec(location.hash);
    if (!key) return found;
    history.replaceState(null, "", location.pathname + location.search);
    try {
      return await this.useKey(decodeURIComponent(key[1]!));
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble;
      this.refusal.value = trouble;
      return found;
    }
  }

  /** We are this from now on. */
  keep(view: SessionView): SessionView {
    this.unreachable.value = false;
    this.api.csrf = view.csrf;
    this.view.value = view;
    return view;
  }
}

/** Equal for two views of the same person or device at the same place. */
export function identity({ kind, name, role, counter }: SessionView): string {
  return [kind, name, role, counter].join("/");
}
