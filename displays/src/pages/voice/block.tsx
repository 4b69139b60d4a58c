// One card of the page, and how it says lengths.
import type { ComponentChildren, JSX } from "preact";
import { language, t } from "../../words";

export function Block({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="block" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** "0,5 giây". */
export function seconds(ms: number): string {
  const n = (ms / 1000).toFixed(1);
  return t("studio.seconds", { n: language.value === "vi" ? n.replace(".", ",") : n });
}
