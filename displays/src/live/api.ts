// Asking over HTTP: one Api a page. It knows the session's slot, the CSRF token and how to ask again when the line breaks;
// it refuses to know what is asked for. A refusal of the server arrives as a Refusal with its own sentence.
import type { RefusalCode, RefusalView } from "../contract";

const BASE = "/api/v1/";
const PATIENCE_MS = 6000;
/** Pauses before a command is sent again with the same command_id, when no answer came. */
const AGAIN_AFTER_MS = [200, 600, 1500];

/** The server said no: `code` is stable, `message` is for the reader, in the reader's language. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: RefusalCode | "unreadable",
    message: string,
    readonly fields: Record<string, string>,
  ) {
    super(message);
  }
}

/** Nothing came back: the line is broken, or the server is not there. */
export class Unreachable extends Error {}

/** One id a press. Give the same one again while the answer of that press is still open. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("");
}

export class Api {
  csrf: string | null = null;
  language = "vi";
  /** Ask for the session's token again; whether we are still the same. The session sets it. */
  renew: () => Promise<boolean> = () => Promise.resolve(false);

  /** `slot` names the cookie of this page: "kiosk", "tv-sanh", "counter-3", "supervisor"… so that one browser may hold several. */
  constructor(readonly slot: string) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>("GET", path);
  }

  /** A file the server named by its own address, as a clip of the voice; empty while it is still being made. `answered` may read a header. */
  bytes(url: string, answered: (header: (name: string) => string | null) => void = () => undefined): Promise<ArrayBuffer> {
    return new Promise((answer, refuse) => {
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.responseType = "arraybuffer";
      request.setRequestHeader("X-Session", this.slot);
      request.setRequestHeader("Accept-Language", this.language);
      request.onload = () => {
        if (request.status !== 200 && request.status !== 202) return refuse(refusalIn(request.response as ArrayBuffer, request.status) || new Unreachable(url));
        answered((name) => request.getResponseHeader(name));
        answer(request.response as ArrayBuffer);
      };
      request.onerror = () => refuse(new Unreachable(url));
      request.send();
    });
  }

  /** A piece of a file, as it is. */
  piece<T>(path: string, bytes: Blob): Promise<T> {
    return this.ask<T>("POST", path, bytes);
  }

  /** A POST that is no command of the hall (sign in, enrol): sent once. */
  post<T>(path: string, body: object): Promise<T> {
    return this.ask<T>("POST", path, body);
  }

  /** A command: sent with its command_id, and sent again with the same one while no answer comes. */
  async command<T>(path: string, body: object = {}, commandId: string = newCommandId()): Promise<T> {
    const whole = { ...body, command_id: commandId };
    for (const pause of AGAIN_AFTER_MS) {
      try {
        return await this.tell<T>(path, whole);
      } catch (trouble) {
        if (!worthAsking(trouble)) throw trouble;
        await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())));
      }
    }
    return this.tell<T>(path, whole);
  }

  /** Another window of this browser may have signed in anew since: the press that its old token spoilt is sent again by itself. */
  private async tell<T>(path: string, whole: object): Promise<T> {
    try {
      return await this.ask<T>("POST", path, whole);
    } catch (trouble) {
      if (!(trouble instanceof Refusal && trouble.code === "bad_csrf" && (await this.renew()))) throw trouble;
      return this.ask<T>("POST", path, whole);
    }
  }

  private ask<T>(method: string, path: string, body?: object): Promise<T> {
    return new Promise<T>((answer, refuse) => {
      const request = new XMLHttpRequest();
      request.open(method, BASE + path);
      request.timeout = PATIENCE_MS;
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Accept-Language", this.language);
      request.setRequestHeader("X-Session", this.slot);
      const raw = body instanceof Blob;
      if (body) request.setRequestHeader("Content-Type", raw ? "application/octet-stream" : "application/json");
      if (body && this.csrf) request.setRequestHeader("X-CSRF-Token", this.csrf);
      request.onload = () => settle<T>(request, answer, refuse);
      request.onerror = request.ontimeout = request.onabort = () => refuse(new Unreachable(`${method} ${path}`));
      request.send(raw ? body : body ? JSON.stringify(body) : null);
    });
  }
}

function settle<T>(request: XMLHttpRequest, answer: (value: T) => void, refuse: (why: Error) => void): void {
  let said: unknown = null;
  try {
    said = request.responseText ? JSON.parse(request.responseText) : null;
  } catch {
    // a proxy's own page, say: the status below tells
  }
  if (request.status >= 200 && request.status < 300) return answer(said as T);
  const view = (said || {}) as Partial<RefusalView>;
  const code = (view.code || "unreadable") as Refusal["code"];
  refuse(new Refusal(request.status, code, view.message || `HTTP ${request.status}`, view.fields || {}));
}

/** What the server said instead of a file. */
function refusalIn(body: ArrayBuffer, status: number): Refusal | null {
  try {
    const view = JSON.parse(new TextDecoder().decode(body)) as RefusalView;
    return new Refusal(status, view.code as RefusalCode, view.message, view.fields);
  } catch {
    return null;
  }
}

function worthAsking(trouble: unknown): boolean {
  if (trouble instanceof Unreachable) return true;
  return trouble instanceof Refusal && (trouble.code === "storage_busy" || (trouble.code === "unreadable" && trouble.status >= 502));
}
