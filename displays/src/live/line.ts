// The one socket of a page: server to listener only, websocket transport. It knows how to stay connected, to notice silence
// and to listen again; what a room's messages mean is the room's reader's business.
import { signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";
import { type Beat, type Heard, type Jobs, type Message, type RefusalView, VERSION } from "../contract";
import { hearTime } from "./clock";
import { Room } from "./room";

const SILENCE_MS = 12_000;
/** A short break is over within a second; through a long one thousands of screens must not hammer a province's server. */
const RETRY_MS = { first: 200, soon: 600, late: 3000, lateAfter: 60_000 };

/** Refusals that are over soon. */
const PASSING = ["storage_busy", "internal"];
const AGAIN_AFTER_MS = 2000;

export type Job = Jobs["jobs"][number];

export class Line {
  /** Connected, and something was heard in the last 12 s. */
  readonly live = signal(false);
  /** The server speaks newer words than this page: nothing it says is understood any more. */
  readonly outdated = signal(false);
  private readonly socket: Socket;
  private readonly rooms: Room<Message>[] = [];
  private readonly jobListeners: ((job: Job) => void)[] = [];
  private heardAt = Date.now();

  /** `slot` names the cookie by which the server knows who listens. Not opened `atOnce`: `reopen` opens it. */
  constructor(slot: string, atOnce = true) {
    this.socket = io({
      autoConnect: atOnce,
      transports: ["websocket"],
      auth: { session: slot },
      reconnectionDelay: RETRY_MS.first,
      reconnectionDelayMax: RETRY_MS.soon,
      randomizationFactor: 0.5,
      timeout: 3000,
    });
    this.socket.on("connect", () => this.rooms.forEach((room) => this.ask(room)));
    this.socket.on("disconnect", () => this.lost());
    this.socket.on("connect_error", () => this.lost());
    this.socket.on("state", (state: Message) => this.hear(state, (room) => room.take(state)));
    this.socket.on("beat", (beat: Beat) => this.hear(beat, (room) => (room.isBehind(beat) ? this.ask(room) : room.confirm(beat)), true));
    this.socket.on("jobs", (message: Jobs) => this.hearJobs(message));
    window.addEventListener("online", () => this.socket.connected || this.reopen());
    setInterval(() => this.watch(), 1000);
  }

  /** Hear a room from now on; after every reconnection too. */
  listen<T extends Message>(name: string): Room<T> {
    const room = new Room<T>(name);
    this.rooms.push(room as unknown as Room<Message>);
    if (this.socket.connected) this.ask(room as unknown as Room<Message>);
    return room;
  }

  onJob(listener: (job: Job) => void): void {
    this.jobListeners.push(listener);
  }

  /** A player's or wall's report: {kind, …}. Lost while there is no connection, and then never answered: reports tell of now. */
  report(what: { kind: string }, answered: (answer: Heard | RefusalView) => void = () => undefined): void {
    if (this.socket.connected) this.socket.emit("report", what, answered);
  }

  /** Ask for the socket anew: after signing in, when it now carries a cookie. */
  reopen(): void {
    this.socket.disconnect().connect();
  }

  /** A server that is busy for now is asked again; a line on which nobody answers is opened anew. */
  private ask(room: Room<Message>): void {
    this.socket.timeout(SILENCE_MS).emit("listen", { room: room.asked }, (lost: Error | null, answer: Message | RefusalView) => {
      if (lost) return void (this.socket.connected && this.reopen());
      if ("code" in answer) {
        if (PASSING.indexOf(answer.code) >= 0) setTimeout(() => this.socket.connected && this.ask(room), AGAIN_AFTER_MS);
        return room.refuse(answer);
      }
      room.adopt(answer);
      this.hear(answer, () => room.take(answer));
    });
  }

  private hear(message: Message, each: (room: Room<Message>) => void, fresh = false): void {
    this.heardAt = Date.now();
    this.outdated.value = message.contract_version !== VERSION;
    if (this.outdated.value) return;
    hearTime(message.sent_at_ms, fresh);
    this.live.value = true;
    this.rooms.filter((room) => room.isNamed(message.room)).forEach(each);
  }

  private hearJobs(message: Jobs): void {
    this.hear(message, () => undefined);
    message.jobs.forEach((job) => this.jobListeners.forEach((listener) => listener(job)));
  }

  private lost(): void {
    this.live.value = false;
    // A refused handshake and a server that hung up are not tried again by the library itself.
    if (!this.socket.active) setTimeout(() => this.socket.active || this.socket.connect(), 300 + Math.random() * 1200);
  }

  /** A half-open line stays "connected" for the library long after nobody is at the other end: silence decides. */
  private watch(): void {
    const silent_ms = Date.now() - this.heardAt;
    this.socket.io.reconnectionDelayMax(silent_ms > RETRY_MS.lateAfter ? RETRY_MS.late : RETRY_MS.soon);
    if (!this.live.value || silent_ms < SILENCE_MS) return;
    this.live.value = false;
    this.reopen();
  }
}
