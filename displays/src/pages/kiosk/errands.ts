// What one visitor has come for, gathered for one number. It knows what was touched; what may stand on a number together, and in which
// order it is done, is the hall's to say.
import { computed, signal } from "@preact/signals";
import type { ProcedureView } from "../../contract";
import type { Errand } from "./take";

export interface Wish {
  service: string;
  errand: Errand | null;
  /** What was chosen in that field, if it was: shown to whoever chose, and no business of the number's. */
  procedures?: Named[] | undefined;
}

type Named = Pick<ProcedureView, "code" | "name" | "name_en">;

/** As the hall has it: asking for more is refused. */
export const MOST_ERRANDS = 3;

export class Errands {
  readonly wishes = signal<Wish[]>([]);
  /** From now on a touch on what one wants adds it, instead of taking a number at once. */
  readonly gathering = signal(false);
  readonly full = computed(() => this.wishes.value.length >= MOST_ERRANDS);

  /** The same one twice is one, with all that was chosen in it; what is more than fits is left out: the list says so. */
  add(wish: Wish): void {
    this.gathering.value = true;
    const { value } = this.wishes;
    const known = value.find((one) => one.service === wish.service && one.errand === wish.errand);
    if (known) this.wishes.value = value.map((one) => (one === known ? { ...one, procedures: together(known.procedures, wish.procedures) } : one));
    else if (!this.full.value) this.wishes.value = [...value, wish];
  }

  remove(at: number): void {
    this.wishes.value = this.wishes.value.filter((_, one) => one !== at);
  }

  forget(): void {
    this.gathering.value = false;
    this.wishes.value = [];
  }
}

function together(known: Named[] = [], more: Named[] = []): Named[] {
  return [...known, ...more.filter((one) => known.every(({ code }) => code !== one.code))];
}
