// The fields of an errand as cards, with the people and the minutes before each.
import type { JSX } from "preact";
import type { KioskScreen, Line, ServiceName, StopView } from "../../contract";
import { hourMinute } from "../../live";
import { Range, StateChip } from "../../parts";
import { labelOf, otherLabelOf } from "../../parts/names";
import { stopReason } from "../../parts/reasons";
import { language, t } from "../../words";

interface FieldsProps {
  services: ServiceName[];
  screen: KioskScreen;
  asking: string | null;
  onChoose: (service: ServiceName) => void;
}

/** So many fit with room to spare; more stand closer. */
const ROOMY = 8;

export function Fields({ services, screen, asking, onChoose }: FieldsProps): JSX.Element {
  return (
    <div class={services.length > ROOMY ? "cards cards-dense" : "cards"}>
      {services.map((service) => (
        <Card key={service.key} service={service} screen={screen} asking={asking} onChoose={onChoose} />
      ))}
    </div>
  );
}

export function lineOf(screen: KioskScreen, service: string): Line | undefined {
  return screen.lines.find((one) => one.service === service);
}

interface CardProps extends Pick<FieldsProps, "screen" | "asking" | "onChoose"> {
  service: ServiceName;
}

/** A field without numbers may still be looked into, when there is something to read about. */
function Card({ service, screen, asking, onChoose }: CardProps): JSX.Element {
  const line = lineOf(screen, service.key);
  const open = line !== undefined && !line.issuing;
  const mine = asking === service.key;
  return (
    <button
      type="button"
      class={`card card-${service.kind}${mine ? " card-pressed" : ""}${open ? "" : " card-stopped"}`}
      data-service={service.key}
      disabled={!open && !service.procedures}
      aria-disabled={asking !== null}
      onClick={() => onChoose(service)}
    >
      <span class="card-label">{labelOf(service)}</span>
      {service.label_en && <span class="card-other" lang={language.value === "vi" ? "en" : "vi"}>{otherLabelOf(service)}</span>}
      <span class="card-state">{mine ? t("kiosk.asking") : <LineState screen={screen} service={service.key} />}</span>
      <span class="card-letter" aria-hidden="true">{service.series}</span>
    </button>
  );
}

/** Who waits and how long; or why no numbers are given, in a person's own words where a person has stopped them. */
export function LineState({ screen, service }: { screen: KioskScreen; service: string }): JSX.Element {
  const line = lineOf(screen, service);
  const open = screen.counters_open[service];
  const stop = screen.stops?.[service];
  if (!line) return <span>{t("range.unknown")}</span>;
  if (stop && line.issuing === "stopped") return <StateChip tone="stop" mark="bars">{stopWords(stop)}</StateChip>;
  if (line.issuing) return <StateChip tone="stop" mark="cross">{t(`issuing.${line.issuing}`)}</StateChip>;
  const people = line.waiting > 0 ? t("kiosk.ahead", { n: line.waiting }) : t("kiosk.nobody");
  if (!open || open.length === 0) return <span>{people} · {t("kiosk.no_counter")}</span>;
  return <span>{people}{line.wait_minutes && <> · <Range minutes={line.wait_minutes} /></>}</span>;
}

const MIDNIGHT = "00:00";

function stopWords({ reason: said, until_at_ms }: StopView): string {
  const [reason, time] = [stopReason(said), hourMinute(until_at_ms)];
  return time === MIDNIGHT ? t("kiosk.stopped", { reason }) : t("kiosk.stopped_until", { reason, time });
}
