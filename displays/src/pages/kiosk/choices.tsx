// What have you come for? The services as large cards, with the people and the minutes before each.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { HallView, KioskScreen, Line, Named, ServiceName } from "../../contract";
import { Notice, Range, Sign, StateChip } from "../../parts";
import { labelOf, nameOf, otherLabelOf } from "../../parts/names";
import { language, t, type WordKey } from "../../words";

interface ChoicesProps {
  hall: HallView;
  screen: KioskScreen;
  asking: string | null;
  /** The next ticket brings papers that were asked for: only services one submits to are on offer. */
  supplement: boolean;
  onTake: (service: string) => void;
  onSupplement: (wanted: boolean) => void;
}

export function Choices({ hall, screen, asking, supplement, onTake, onSupplement }: ChoicesProps): JSX.Element {
  const card = (service: ServiceName) => <Card key={service.key} service={service} screen={screen} asking={asking} onTake={onTake} />;
  const submit = hall.services.filter((service) => service.kind === "submit");
  const other = hall.services.filter((service) => service.kind !== "submit");
  return (
    <>
      <section class="choices choices-many">
        <PrinterNotice printer={screen.printer} />
        <h2>{t(supplement ? "kiosk.supplement_which" : "kiosk.submit")}</h2>
        <div class="cards">{submit.map(card)}</div>
      </section>
      <section class="choices">
        {supplement ? (
          <div class="cards">
            <button type="button" class="card card-small" disabled={asking !== null} onClick={() => onSupplement(false)}>
              <span class="card-label">{t("back")}</span>
            </button>
          </div>
        ) : (
          <>
            <h2>{t("kiosk.other")}</h2>
            <div class="cards">
              {other.map(card)}
              {submit.length > 0 && <Supplement disabled={asking !== null} onChoose={() => onSupplement(true)} />}
            </div>
          </>
        )}
      </section>
    </>
  );
}

/** Whoever was asked for more papers comes for the same service again. */
function Supplement({ disabled, onChoose }: { disabled: boolean; onChoose: () => void }): JSX.Element {
  const other = language.value === "vi" ? "en" : "vi";
  return (
    <button type="button" class="card card-small" data-errand="supplement" disabled={disabled} onClick={onChoose}>
      <span class="card-label">{t("kiosk.supplement")}</span>
      <span class="card-other" lang={other}>{t("kiosk.supplement", {}, other)}</span>
    </button>
  );
}

interface CardProps extends Pick<ChoicesProps, "screen" | "asking" | "onTake"> {
  service: ServiceName;
}

function Card({ service, screen, asking, onTake }: CardProps): JSX.Element {
  const line = screen.lines.find((one) => one.service === service.key);
  const open = line !== undefined && !line.issuing;
  const mine = asking === service.key;
  return (
    <button
      type="button"
      class={`card card-${service.kind}${mine ? " card-pressed" : ""}`}
      data-service={service.key}
      disabled={!open}
      aria-disabled={asking !== null}
      onClick={() => onTake(service.key)}
    >
      <span class="card-label">{labelOf(service)}</span>
      {service.label_en && <span class="card-other" lang={language.value === "vi" ? "en" : "vi"}>{otherLabelOf(service)}</span>}
      <span class="card-state">{mine ? t("kiosk.asking") : <LineState line={line} open={screen.counters_open[service.key]} />}</span>
      <span class="card-letter" aria-hidden="true">{service.series}</span>
    </button>
  );
}

function LineState({ line, open }: { line: Line | undefined; open: number[] | undefined }): JSX.Element {
  if (!line) return <span>{t("range.unknown")}</span>;
  if (line.issuing) return <StateChip tone="stop" mark="cross">{t(`issuing.${line.issuing}`)}</StateChip>;
  const people = line.waiting > 0 ? t("kiosk.ahead", { n: line.waiting }) : t("kiosk.nobody");
  if (!open || open.length === 0) return <span>{people} · {t("kiosk.no_counter")}</span>;
  return <span>{people}{line.wait_minutes && <> · <Range minutes={line.wait_minutes} /></>}</span>;
}

const PRINTER_WORDS: Partial<Record<KioskScreen["printer"], [title: WordKey, how: WordKey]>> = {
  paper_out: ["kiosk.paper_out", "kiosk.screen_only"],
  offline: ["kiosk.printer_off", "kiosk.screen_only"],
  spare: ["kiosk.spare", "kiosk.spare_how"],
  paper_low: ["kiosk.paper_low", "kiosk.paper_low_how"],
};

function PrinterNotice({ printer }: { printer: KioskScreen["printer"] }): JSX.Element | null {
  const said = PRINTER_WORDS[printer];
  if (!said) return null;
  return (
    <Notice mark="paper" stop={printer === "paper_out" || printer === "offline"} title={t(said[0])}>
      <p>{t(said[1])}</p>
    </Notice>
  );
}

interface PriorityProps {
  classes: Named[];
  chosen: string | null;
  onChoose: (key: string | null) => void;
}

/** A light question: those it does not concern pass it by. */
export function Priority({ classes, chosen, onChoose }: PriorityProps): JSX.Element | null {
  const unfolded = useSignal(false);
  if (classes.length === 0) return null;
  const found = classes.find((one) => one.key === chosen);
  const name = found && nameOf(found);
  const choose = (key: string | null) => {
    unfolded.value = false;
    onChoose(key);
  };
  return (
    <>
      <div class="priority">
        <Sign mark="person" class="priority-mark" />
        <span class="priority-words">{name ? t("kiosk.priority_is", { name }) : t("kiosk.priority_q")}</span>
        <button type="button" onClick={() => (unfolded.value = true)}>{t("kiosk.priority_choose")}</button>
      </div>
      {unfolded.value && (
        <div class="sheet" role="dialog" aria-label={t("kiosk.priority_q")}>
          <div class="sheet-paper">
            <h2>{t("kiosk.priority_q")}</h2>
            <p>{t("kiosk.priority_how")}</p>
            {classes.map((one) => (
              <button key={one.key} type="button" aria-pressed={one.key === chosen} onClick={() => choose(one.key)}>{nameOf(one)}</button>
            ))}
            <button type="button" class="sheet-none" onClick={() => choose(null)}>{t("kiosk.priority_none")}</button>
          </div>
        </div>
      )}
    </>
  );
}
