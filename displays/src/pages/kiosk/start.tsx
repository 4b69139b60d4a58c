// What have you come for? Four large choices and one line to search in; nothing else.
import type { ComponentChildren, JSX } from "preact";
import type { HallView, KioskScreen, ServiceName } from "../../contract";
import { type Mark, Sign } from "../../parts";
import { language, t, type WordKey } from "../../words";
import { LineState, lineOf } from "./fields";
import { Scroll } from "./rows";
import type { Errand } from "./take";

interface StartProps {
  hall: HallView;
  screen: KioskScreen;
  asking: string | null;
  onErrand: (errand: Errand) => void;
  onTake: (service: string) => void;
  onFind: () => void;
  /** What stands beneath the choices. */
  children: ComponentChildren;
}

const ERRANDS: [errand: Errand, kind: ServiceName["kind"], mark: Mark, label: WordKey, how: WordKey][] = [
  ["submit", "submit", "in", "kiosk.submit", "kiosk.submit_how"],
  ["collect", "collect", "out", "kiosk.collect", "kiosk.collect_how"],
  ["supplement", "submit", "plus", "kiosk.supplement", "kiosk.supplement_how"],
  ["ask", "ask", "person", "kiosk.ask", "kiosk.ask_how"],
];

export function Start({ hall, screen, asking, onErrand, onTake, onFind, children }: StartProps): JSX.Element {
  return (
    <section class="start"><Scroll>
      {hall.kiosk.procedures > 0 && (
        <button type="button" class="search-line" data-find="" onClick={onFind}>
          <Sign mark="search" class="search-mark" />
          <span>{t("kiosk.search")}</span>
        </button>
      )}
      <div class="errands">
        {ERRANDS.map(([errand, kind, mark, label, how]) => {
          const services = hall.services.filter((service) => service.kind === kind);
          if (services.length === 0) return null;
          const only = services.length === 1 && errand !== "supplement" && services[0]!.procedures === 0 ? services[0]! : null;
          const shared = { errand, mark, label, how, disabled: false, only, screen, mine: only !== null && asking === only.key };
          return <Choice key={errand} {...shared} onChoose={() => (only ? onTake(only.key) : onErrand(errand))} />;
        })}
      </div>
      {children}
    </Scroll></section>
  );
}

interface ChoiceProps {
  errand: Errand;
  mark: Mark;
  label: WordKey;
  how: WordKey;
  /** The one service this choice means: a touch takes its number. */
  only: ServiceName | null;
  screen: KioskScreen;
  mine: boolean;
  onChoose: () => void;
}

function Choice({ errand, mark, label, how, only, screen, mine, onChoose }: ChoiceProps): JSX.Element {
  const other = language.value === "vi" ? "en" : "vi";
  const line = only && lineOf(screen, only.key);
  return (
    <button
      type="button"
      class={`errand errand-${errand}${mine ? " card-pressed" : ""}`}
      data-errand={errand}
      data-service={only?.key}
      disabled={Boolean(line?.issuing)}
      onClick={onChoose}
    >
      <Sign mark={mark} class="errand-mark" />
      <span class="errand-words">
        <span class="errand-label">{t(label)}</span>
        <span class="errand-other" lang={other}>{t(label, {}, other)}</span>
        <span class="errand-how">
          {mine ? t("kiosk.asking") : only ? <LineState screen={screen} service={only.key} /> : t(how)}
        </span>
      </span>
    </button>
  );
}
