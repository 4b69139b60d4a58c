// A light question: those it does not concern pass it by. Which class was chosen is shown to nobody but the one who chose.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import type { Named } from "../../contract";
import { Sign } from "../../parts";
import { nameOf } from "../../parts/names";
import { t } from "../../words";

interface PriorityProps {
  classes: Named[];
  chosen: string | null;
  onChoose: (key: string | null) => void;
}

export function Priority({ classes, chosen, onChoose }: PriorityProps): JSX.Element | null {
  const unfolded = useSignal(false);
  if (classes.length === 0) return null;
  const found = classes.find((one) => one.key === chosen);
  const name = found && nameOf(found);
  const choose = (key: string | null): void => {
    unfolded.value = false;
    onChoose(key);
  };
  return (
    <>
      <div class="priority">
        <Sign mark="person" class="priority-mark" />
        <span class="priority-words">{name ? t("kiosk.priority_is", { name }) : t("kiosk.priority_q")}</span>
        <button type="button" aria-haspopup="dialog" onClick={() => (unfolded.value = true)}>{t("kiosk.priority_choose")}</button>
      </div>
      {unfolded.value && <Sheet classes={classes} chosen={chosen} onChoose={choose} />}
    </>
  );
}

function Sheet({ classes, chosen, onChoose }: PriorityProps): JSX.Element {
  const paper = useRef<HTMLDivElement>(null);
  useEffect(() => paper.current?.focus(), []);
  const leaves = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onChoose(chosen);
  };
  return (
    <div class="sheet" role="dialog" aria-modal="true" aria-label={t("kiosk.priority_q")} onKeyDown={leaves}>
      <div class="sheet-paper" ref={paper} tabIndex={-1}>
        <h2>{t("kiosk.priority_q")}</h2>
        <p>{t("kiosk.priority_how")}</p>
        {classes.map((one) => (
          <button key={one.key} type="button" aria-pressed={one.key === chosen} onClick={() => onChoose(one.key)}>{nameOf(one)}</button>
        ))}
        <button type="button" class="sheet-none" onClick={() => onChoose(null)}>{t("kiosk.priority_none")}</button>
      </div>
    </div>
  );
}
