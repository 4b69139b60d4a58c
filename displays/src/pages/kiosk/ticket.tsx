// What is my number, how long, where? Shown for eight seconds even when the printer works, longer when it does not.
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { HallView, KioskScreen, TicketIssued } from "../../contract";
import type { Api } from "../../live";
import { CounterPlate, Range, TicketNumber } from "../../parts";
import { placeOf, serviceWords } from "../../parts/names";
import { t } from "../../words";
import { isReading, listens, readAloud } from "./aloud";
import { patience } from "./comfort";
import { PaperOf } from "./paper";
import { Aloud } from "./reach";

const SHOWN_SECONDS = 8;
/** A list of places takes longer to read. */
const SHOWN_LONGER_SECONDS = 7;
/** Whoever has no paper needs the time to take out a phone, or to wait for another. */
const SHOWN_UNPRINTED_SECONDS = 25;

interface TicketProps {
  api: Api;
  issued: TicketIssued;
  hall: HallView | null;
  seen: KioskScreen | null;
  onDone: () => void;
}

export function Ticket({ api, issued, hall, seen, onDone }: TicketProps): JSX.Element {
  const to_come = issued.to_come ?? [];
  const read = SHOWN_SECONDS + (to_come.length ? SHOWN_LONGER_SECONDS : 0);
  const left = useSignal((issued.will_print ? read : SHOWN_UNPRINTED_SECONDS) * patience.peek());
  const troubled = useSignal(0);
  useEffect(() => {
    if (troubled.value > 0) left.value = SHOWN_UNPRINTED_SECONDS * patience.peek(); // the printer may also give up while the ticket is shown
  }, [troubled.value]);
  useEffect(() => {
    // it waits for whoever is being read to
    const second = (): void => void (isReading.peek() || (left.value > 1 ? (left.value -= 1) : onDone()));
    const timer = setInterval(second, 1000);
    if (listens.peek()) readAloud();
    return () => clearInterval(timer);
  }, []);
  return (
    <section class="ticket" data-ticket={issued.id}>
      <h1 class="ticket-title">{t("kiosk.your_number")}</h1>
      <p class="ticket-number" data-number={issued.number}><TicketNumber>{issued.number}</TicketNumber></p>
      {to_come.length === 0 && <p class="ticket-service">{hall && serviceWords(hall, issued.service, null)}</p>}
      <dl class="facts">
        <div><dt>{t("kiosk.before")}</dt><dd class="fact-people">{issued.ahead}</dd></div>
        <div><dt>{t("kiosk.wait")}</dt><dd><Range minutes={issued.wait_minutes} /></dd></div>
        <div><dt>{t("kiosk.where")}</dt><dd><Counters numbers={issued.counters} hall={hall} /></dd></div>
      </dl>
      {to_come.length > 0 && <Places hall={hall} services={[issued.service, ...to_come.map((one) => one.service)]} />}
      <div class="ticket-paper">
        <div class="ticket-qr">
          <img src={`/api/v1/track/${issued.track_url.split("/").pop()}/qr.svg`} alt={t("kiosk.scan")} width="240" height="240" />
        </div>
        <div class="ticket-how">
          <PaperOf api={api} issued={issued} seen={seen} troubled={troubled} />
          <p>{t("kiosk.scan")}</p>
          <p>{t("kiosk.code")} <strong class="ticket-code">{issued.short_code}</strong></p>
        </div>
      </div>
      <div class="ticket-ways">
        <Aloud />
        <button type="button" class="ticket-done" onClick={onDone}>{t("done")}</button>
      </div>
      <p class="ticket-left">{t("kiosk.closes", { n: left.value })}</p>
    </section>
  );
}

/** One number, several places, in the order in which one goes to them. */
function Places({ hall, services }: { hall: HallView | null; services: string[] }): JSX.Element {
  return (
    <section class="places">
      <h2>{t("kiosk.places", { n: services.length })}</h2>
      <ol>
        {services.map((key, at) => (
          <li key={at}><span class="place-nth">{at + 1}</span><span class="place-what">{serviceWords(hall, key, null)}</span><strong>{placeOf(hall, key)}</strong></li>
        ))}
      </ol>
    </section>
  );
}

function Counters({ numbers, hall }: { numbers: number[]; hall: HallView | null }): JSX.Element {
  const desk = numbers.length === 1 && hall?.counters.some((one) => one.no === numbers[0] && one.desk);
  if (desk) return <CounterPlate no={numbers[0]!} desk />;
  if (numbers.length === 0) return <span>{t("kiosk.no_counter")}</span>;
  return <span class="plate">{t("counter")} <span class="plate-no">{numbers.join(", ")}</span></span>;
}
