// What the page of the voice holds: the language that is looked at, the work under way, the take, and what is being recorded.
// It knows where to ask; the rules of sound are the server's.
import { computed, effect, signal } from "@preact/signals";
import type { LineView, NewWork, StudioView, TakeView, Uploaded, VoiceView, WorkView } from "../../contract";
import { type Live, newCommandId, Refusal, Unreachable } from "../../live";
import { t } from "../../words";
import { Player } from "./player";
import { type Recorded, Recorder } from "./recorder";

const PIECE_BYTES = 256 * 1024;
const ASK_AGAIN_MS = 400;
const TRIES = 4;

type Asked = Omit<NewWork, "command_id" | "language"> & { language?: string };

export class Studio {
  readonly there = signal<StudioView | null>(null);
  readonly voice = signal<VoiceView | null>(null);
  readonly code = signal("vi");
  /** The piece of work under way, whoever began it. */
  readonly work = signal<WorkView | null>(null);
  /** How much of a file has been sent, 0 to 1. */
  readonly sent = signal<number | null>(null);
  readonly trouble = signal<string | null>(null);
  readonly good = signal<string | null>(null);
  readonly section = signal("phrases");
  readonly at = signal(0);
  /** Recorded for the line that is looked at, and not yet accepted. */
  readonly recorded = signal<Recorded | null>(null);
  readonly reader = signal(localStorage.getItem("reader") || "");
  readonly player = new Player();
  readonly recorder = new Recorder();
  /** Something is under way that changes clips. Looking for faults does not, and is waited for by whoever comes after it. */
  readonly saving = computed(() => this.sent.value !== null || (this.work.value?.state === "running" && this.work.value.kind !== "check"));
  readonly lines = computed(() => this.voice.value?.sections.find(({ key }) => key === this.section.value)?.lines || []);
  readonly line = computed<LineView | null>(() => this.lines.value[Math.min(this.at.value, this.lines.value.length - 1)] || null);

  constructor(readonly live: Live) {
    let entered: string | null = null;
    effect(() => {
      const view = live.session.view.value;
      const name = view && view.kind !== "nobody" ? view.name : null;
      if (name && name !== entered) void this.enter();
      entered = name ?? null;
    });
    effect(() => localStorage.setItem("reader", this.reader.value));
  }

  /** Everything anew: after signing in, and when the reader's language changed. */
  async enter(): Promise<void> {
    await this.guarded(async () => {
      this.there.value = await this.live.api.get<StudioView>("voice");
      this.work.value = this.there.value.work;
      if (this.work.value?.state === "running") await this.followed();
      await this.look(this.there.value.languages[0]?.code || "vi");
    });
  }

  async look(code: string): Promise<void> {
    this.leave();
    this.code.value = code;
    await this.guarded(() => this.fetchVoice());
  }

  show(section: string): void {
    this.leave();
    this.section.value = section;
    this.at.value = 0;
  }

  step(to: number): void {
    if (to < 0 || to >= this.lines.value.length || this.recorder.level.value !== null) return;
    this.leave();
    this.at.value = to;
  }

  /** What was recorded and not accepted is gone, and it is quiet. */
  leave(): void {
    this.recorder.drop();
    this.player.stop();
    this.recorded.value = null;
    this.trouble.value = this.good.value = null;
  }

  // --- hearing ---

  /** What was just recorded, else the hall's own, else the engine's. */
  hear(line: LineView | null): void {
    const recorded = this.recorded.value;
    if (recorded && line === this.line.value) return this.play("recorded", () => recorded.wav.arrayBuffer());
    const clip = line?.own || line?.built;
    if (line && clip) this.play(line.clip, () => this.live.api.bytes(clip.url));
  }

  play(name: string, fetch: () => Promise<ArrayBuffer>): void {
    void this.guarded(() => this.player.toggle(name, fetch));
  }

  // --- recording a line ---

  record(): void {
    if (this.recorder.level.value !== null) return this.recorder.stop();
    if (this.saving.value || !this.line.value) return;
    this.leave();
    void this.recorder.start((recorded) => {
      this.recorded.value = recorded;
      this.hear(this.line.value);
    });
  }

  async accept(file: Blob | null = this.recorded.value?.wav ?? null): Promise<void> {
    const line = this.line.value;
    if (!file || !line || this.saving.value) return;
    this.player.stop();
    if (!(await this.sendFor({ kind: "line", clip: line.clip }, file))) return;
    this.recorded.value = null;
    await this.refreshed();
    this.good.value = t("studio.kept", { text: line.text });
  }

  async remove(): Promise<void> {
    const line = this.line.value;
    if (!line?.own || this.saving.value) return;
    if (await this.done({ kind: "remove", clip: line.clip })) await this.refreshed();
  }

  // --- a long take ---

  async take(file: File, sections: NonNullable<NewWork["sections"]>): Promise<void> {
    this.leave();
    if (await this.sendFor({ kind: "take", sections }, file)) await this.fetchTake();
  }

  async acceptTake(take: TakeView, places: (number | null)[]): Promise<void> {
    if (!(await this.done({ kind: "accept", language: take.language, take: take.id, places }))) return;
    await this.fetchTake();
    await this.refreshed();
    this.good.value = t("studio.take_kept", { n: places.filter((place) => place !== null).length });
  }

  async discardTake(): Promise<void> {
    this.player.stop();
    await this.guarded(async () => void (this.there.value = await this.live.api.command<StudioView>("voice/take/discard")));
  }

  // --- work ---

  async build(): Promise<void> {
    this.leave();
    if (!(await this.done({ kind: "build" }))) return;
    await this.refreshed();
    this.good.value = t("studio.built");
  }

  /** The sheet, once it is made; null when it cannot be. */
  async sheet(): Promise<Blob | null> {
    if (!(await this.done({ kind: "sheet" }))) return null;
    return new Blob([await this.live.api.bytes(`/api/v1/voice/languages/${this.code.value}/sheet.pdf`)], { type: "application/pdf" });
  }

  /** Begins it when nothing else is under way, and waits for its end. Whether it succeeded; why not is said. */
  async done(asked: Asked): Promise<boolean> {
    return this.guarded(async () => {
      await this.followed();
      const id = newCommandId();
      this.work.value = await this.live.api.command<WorkView>("voice/work", { language: this.code.value, ...asked }, id);
      await this.followed();
      const ended = this.work.value;
      if (ended.id !== id) return true; // somebody's next piece of work is under way already, so this one has ended
      if (ended.state === "failed") this.trouble.value = ended.message || t("press.unanswered");
      return ended.state === "done";
    }, false);
  }

  private async followed(): Promise<void> {
    while (this.work.value?.state === "running") {
      await new Promise((resume) => setTimeout(resume, ASK_AGAIN_MS));
      this.work.value = await this.live.api.get<WorkView>("voice/work").catch((trouble) => {
        if (trouble instanceof Unreachable) return this.work.value;
        throw trouble;
      });
    }
  }

  private async sendFor(asked: Asked, file: Blob): Promise<boolean> {
    this.trouble.value = this.good.value = null;
    const upload = newCommandId().toLowerCase();
    if (!(await this.guarded(() => this.send(upload, file), false))) return false;
    const reader = this.reader.value.trim();
    return this.done({ ...asked, upload, ...(reader ? { reader } : {}) });
  }

  /** Piece by piece; the server's answer says where the next one begins. */
  private async send(upload: string, file: Blob): Promise<boolean> {
    try {
      for (let from = 0, tries = 0; from < file.size; ) {
        this.sent.value = from / file.size;
        try {
          from = (await this.live.api.piece<Uploaded>(`voice/uploads/${upload}/${from}`, file.slice(from, from + PIECE_BYTES))).size;
          tries = 0;
        } catch (trouble) {
          if (!(trouble instanceof Unreachable) || (tries += 1) >= TRIES) throw trouble;
        }
      }
      return true;
    } finally {
      this.sent.value = null;
    }
  }

  private async fetchVoice(): Promise<void> {
    this.voice.value = await this.live.api.get<VoiceView>(`voice/languages/${this.code.value}`);
    if (!this.voice.value.checked && (this.voice.value.built || this.voice.value.own)) void this.check();
  }

  /** Faults are looked for by themselves, and told when they are known. */
  private async check(): Promise<void> {
    if (this.work.value?.state === "running" || !(await this.done({ kind: "check" }))) return;
    await this.guarded(async () => void (this.voice.value = await this.live.api.get<VoiceView>(`voice/languages/${this.code.value}`)));
  }

  private async refreshed(): Promise<void> {
    await this.guarded(() => this.fetchVoice());
  }

  private async fetchTake(): Promise<void> {
    await this.guarded(async () => void (this.there.value = await this.live.api.get<StudioView>("voice")));
  }

  private async guarded<T>(ask: () => Promise<T>, otherwise?: T): Promise<T> {
    try {
      return await ask();
    } catch (trouble) {
      this.trouble.value = trouble instanceof Refusal ? trouble.message : t("press.unanswered");
      if (trouble instanceof Refusal && (trouble.code === "unknown_caller" || trouble.code === "bad_csrf")) void this.live.session.open();
      return otherwise as T;
    }
  }
}
