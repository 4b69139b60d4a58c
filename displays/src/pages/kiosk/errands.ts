// What one visitor has come for, gathered for one number. It knows what was touched; what may stand on a number together, and in which
// order it is done, is the hall's to say.
import { computed, signal } from "@preact/signals";
import type { Errand } from "./take";

export interface Wish {
  service: string;
  errand: Errand | null;
}

/** As the hall has it: asking for more is refused. */
export const MOST_ERRANDS = 3;

export class Errands {
  readonly wishes = signal<Wish[]>([]);
  /** From now on a touch on what one wants adds it, instead of taking a number at once. */
  readonly gathering = signal(false);
  readonly full = computed(() => this.wishes.value.length >= MOST_ERRANDS);

  /** The same one twice is one, and what is more than fits is left out: the list says so. */
  add(wish: Wish): void {
    this.gathering.value = true;
    const { value } = this.wishes;
    const known = value.some((one) => one.service === wish.service && one.errand === wish.errand);
    if (!known && !this.full.value) this.wishes.value = [...value, wish];
  }

  remove(at: number): void {
    this.wishes.value = this.wishes.value.filter((_, one) => one !== at);
  }

  forget(): void {
    this.gathering.value = false;
    this.wishes.value = [];
  }
}
