// Procedures one beneath the other: what each is called, and where it is handled. A touch opens its page.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import type { HallView, ProcedureRow } from "../../contract";
import { Sign } from "../../parts";
import { whereWords } from "../../parts/procedure";
import { language, t } from "../../words";

interface RowsProps {
  rows: ProcedureRow[];
  hall: HallView;
  onOpen: (code: string) => void;
}

export function Rows({ rows, hall, onOpen }: RowsProps): JSX.Element {
  const english = language.value === "en";
  return (
    <ul class="rows">
      {rows.map((row) => (
        <li key={row.code}>
          <button type="button" class={`row row-${row.where}`} data-procedure={row.code} onClick={() => onOpen(row.code)}>
            <span class="row-name">{(english && row.name_en) || row.name}</span>
            <span class="row-where">{whereWords(row, hall)}</span>
            <Sign mark="arrow" class="row-mark" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A list that may be longer than its place: two large buttons move it, for hands that do not swipe. */
export function Scroll({ children }: { children: ComponentChildren }): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const longer = useSignal(false);
  const look = (): void => {
    const box = list.current!;
    longer.value = box.scrollHeight > box.clientHeight + 4;
  };
  useEffect(look);
  useEffect(() => {
    const changes = new ResizeObserver(look); // larger letters and low buttons change it too
    changes.observe(list.current!);
    return () => changes.disconnect();
  }, []);
  const move = (pages: number): void => {
    const box = list.current!;
    box.scrollTop += pages * box.clientHeight * 0.8;
  };
  return (
    <div class="scroll">
      <div class="scroll-list" ref={list} tabIndex={longer.value ? 0 : undefined}>{children}</div>
      {longer.value && (
        <div class="scroll-keys">
          <button type="button" onClick={() => move(-1)}><Sign mark="up" class="scroll-mark" /><span>{t("kiosk.scroll_up")}</span></button>
          <button type="button" onClick={() => move(1)}><span>{t("kiosk.scroll_down")}</span><Sign mark="down" class="scroll-mark" /></button>
        </div>
      )}
    </div>
  );
}
