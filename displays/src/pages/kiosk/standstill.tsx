// The kiosk when no number can be taken: no line, no storage, closed, lunch. Each says why, until when, and what to do.
import type { JSX } from "preact";
import type { HallView, KioskScreen } from "../../contract";
import { type Mark, Sign } from "../../parts";
import { hoursOf } from "../../parts/hours";
import { opensWords } from "../../parts/names";
import { t } from "../../words";

interface WordsProps {
  mark: Mark;
  title: string;
  how: string;
  children?: JSX.Element | null;
}

export function Standstill({ mark, title, how, children = null }: WordsProps): JSX.Element {
  return (
    <section class="standstill" role="alert">
      <Sign mark={mark} class="standstill-mark" />
      <p class="standstill-title">{title}</p>
      <p class="standstill-how">{how}</p>
      {children}
    </section>
  );
}

/** Why nothing at all can be taken now, or null when something can. */
export function hallStandstill(screen: KioskScreen, hall: HallView | null, onFind: () => void): JSX.Element | null {
  if (screen.lines.some((line) => !line.issuing)) return null;
  if (screen.lines.some((line) => line.issuing === "storage_full")) {
    return <Standstill mark="warn" title={t("kiosk.full")} how={t("kiosk.full_how")} />;
  }
  if (screen.hall === "open" || screen.hall === "early") return null;
  const lunch = screen.hall === "lunch";
  return (
    <Standstill mark={lunch ? "bars" : "moon"} title={t(`hall.${screen.hall}`)} how={t(lunch ? "kiosk.lunch_note" : "kiosk.closed_note")}>
      <div class="hours">
        {screen.opens_at_ms && <p class="hours-next">{opensWords(screen.opens_at_ms)}</p>}
        {hall && <h2>{t("hall.hours")}</h2>}
        {hall && hoursOf(hall).map((line) => <p key={line}>{line}</p>)}
        {Boolean(hall?.kiosk?.procedures) && (
          <button type="button" class="ticket-done" onClick={onFind}>{t("kiosk.look_up")}</button>
        )}
      </div>
    </Standstill>
  );
}
