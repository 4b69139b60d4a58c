// Search by letters without diacritics: a line, what was found for it, and keys as large as a thumb.
import { useEffect, useRef } from "preact/hooks";
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import type { HallView } from "../../contract";
import { Sign } from "../../parts";
import { t } from "../../words";
import type { Finding } from "./found";
import { Keys } from "./keys";
import { Rows } from "./rows";

const LONGEST = 60;

interface FindProps {
  hall: HallView;
  finding: Finding;
  typed: Signal<string>;
  onOpen: (code: string) => void;
}

export function Find({ hall, finding, typed, onOpen }: FindProps): JSX.Element {
  const line = useRef<HTMLInputElement>(null);
  useEffect(() => line.current?.focus(), []);
  const type = (text: string): void => {
    typed.value = text.slice(0, LONGEST);
    finding.want(typed.value);
  };
  return (
    <section class="find">
      <div class="find-told">
        <label class="find-line">
          <Sign mark="search" class="search-mark" />
          <input
            ref={line}
            type="text"
            inputMode="none"
            autoComplete="off"
            maxLength={LONGEST}
            placeholder={t("kiosk.search")}
            aria-label={t("kiosk.search")}
            value={typed.value}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </label>
        <div class="find-rows" role="status" aria-live="polite" data-answers={finding.asked.value}>
          <Told finding={finding} typed={typed.value} />
        </div>
        <Rows rows={finding.rows.value} hall={hall} onOpen={onOpen} />
      </div>
      <Keys onLetter={(letter) => type(typed.peek() + letter)} onErase={() => type(typed.peek().slice(0, -1))} onClear={() => type("")} />
    </section>
  );
}

function Told({ finding, typed }: { finding: Finding; typed: string }): JSX.Element {
  const answer = finding.answer.value;
  if (typed.trim() === "" || answer === "none") return <p class="find-how">{t("kiosk.search_how")}</p>;
  if (answer === "silent") return <p class="find-how find-none">{t("kiosk.search_silent")}</p>;
  if (answer === "asking") return <p class="find-how">{t("kiosk.searching")}</p>;
  const count = finding.rows.value.length;
  if (count > 0) return <p class="find-how">{t("kiosk.found")}</p>;
  return (
    <p class="find-how find-none">
      <strong>{t("kiosk.found_nothing", { typed: finding.asked.value })}</strong> {t("kiosk.found_nothing_how")}
    </p>
  );
}
