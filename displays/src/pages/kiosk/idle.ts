// Whoever left leaves nothing behind, and is asked before it goes. It counts seconds without a touch; what is forgotten others know.
import { signal } from "@preact/signals";

const WARNED_SECONDS = 15;
/** Whoever listens touches nothing. After so long nobody does any more, however much there is to read. */
const LISTENS_SECONDS = 180;

export class Idle {
  /** Seconds until all is forgotten, while somebody should be asked; null otherwise. */
  readonly left = signal<number | null>(null);
  private seconds = 0;
  private listened = 0;

  /** `allowed`: seconds of patience. `something`: is there anything to forget? `listens`: is somebody being read to? */
  constructor(
    private readonly allowed: () => number,
    private readonly something: () => boolean,
    private readonly listens: () => boolean,
    private readonly forget: () => void,
  ) {
    for (const sign of ["pointerdown", "keydown", "wheel"]) document.addEventListener(sign, () => this.touched(), true);
    setInterval(() => this.second(), 1000);
  }

  touched(): void {
    this.seconds = this.listened = 0;
    this.left.value = null;
  }

  private second(): void {
    if (!this.something()) return this.touched();
    if (this.listens() && this.listened < LISTENS_SECONDS) return void (this.listened += 1);
    this.seconds += 1;
    const left = this.allowed() - this.seconds;
    if (left <= 0) {
      this.touched();
      this.forget();
    } else {
      this.left.value = left <= WARNED_SECONDS ? left : null;
    }
  }
}
