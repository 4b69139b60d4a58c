// What a phone sees that follows no number yet: its numbers, and the services it may take one for. One touch takes it.
import type { JSX } from "preact";
import type { HallView, Line, PhoneView, ServiceName } from "../../contract";
import { Notice, Range, Sign, TicketNumber } from "../../parts";
import { labelOf, opensWords, otherLabelOf, serviceName } from "../../parts/names";
import { language, t, type WordKey } from "../../words";
import { type Coming, liveOnes, mayTake, tokenOf } from "./coming";
import { Said } from "./states";

interface HomeProps {
  coming: Coming;
  hall: HallView | null;
  /** A code was scanned to come here. */
  scanned: boolean;
  unreachable: boolean;
  onTaken: (token: string) => void;
}

export function Home({ coming, hall, scanned, unreachable, onTaken }: HomeProps): JSX.Element {
  const view = coming.view.value;
  const mine = liveOnes(view);
  if (coming.refused.value)
    return (
      <>
        <Said mark="warn" large={t("phone.code_no")}>
          {coming.refused}
        </Said>
        <MyNumbers tickets={mine} hall={hall} />
      </>
    );
  if (coming.stranger.value && !scanned) return <HowTo />;
  if (!view || !hall) return <p class="waiting-for-word">{t(unreachable ? "unreachable" : scanned ? "phone.joining" : "connecting")}</p>;
  return (
    <>
      <MyNumbers tickets={mine} hall={hall} />
      {mayTake(coming) && <Choices coming={coming} hall={hall} view={view} onTaken={onTaken} />}
      {!mayTake(coming) && (mine.length ? <p class="home-how">{t("phone.how_to")}</p> : <HowTo />)}
    </>
  );
}

function HowTo(): JSX.Element {
  return (
    <Said mark="ring" large={t("phone.no_numbers")}>
      {t("phone.how_to")}
    </Said>
  );
}

/** Each a way to its own page. */
export function MyNumbers({ tickets, hall, title = "phone.own" }: { tickets: PhoneView["tickets"]; hall: HallView | null; title?: WordKey }): JSX.Element | null {
  if (tickets.length === 0) return null;
  return (
    <section class="own">
      <h2>{t(title)}</h2>
      <ul>
        {tickets.map((one) => (
          <li key={one.track_url}>
            <a class="own-number" href={`/t/${tokenOf(one.track_url)}`}>
              <TicketNumber>{one.number}</TicketNumber>
              <span class="own-words">
                {serviceName(hall, one.service)}
                <span class="own-state">{t(`state.${one.state}`)}</span>
              </span>
              <Sign mark="arrow" class="own-arrow" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choices({ coming, hall, view, onTaken }: Pick<HomeProps, "coming" | "onTaken"> & { hall: HallView; view: PhoneView }): JSX.Element {
  const lineOf = (service: ServiceName): Line | undefined => view.lines.find((line) => line.service === service.key);
  const given = hall.services.some((service) => isGiven(lineOf(service)));
  const held = liveOnes(view).map((one) => one.service);
  const open = hall.services.filter((service) => held.indexOf(service.key) < 0);
  const slow = coming.presses.slow.value;
  return (
    <section class="choices">
      <h2>{t("phone.choose")}</h2>
      {coming.presses.trouble.value && <Notice mark="warn" stop title={coming.presses.trouble.value} />}
      {!given && (
        <Notice mark="moon" title={t(view.hall === "open" ? "phone.none_given" : `hall.${view.hall}`)}>
          {view.opens_at_ms ? <p>{opensWords(view.opens_at_ms)}</p> : null}
        </Notice>
      )}
      {given && <p class="choices-how">{t(slow ? "phone.still_asking" : "phone.choose_how")}</p>}
      {given && (
        <ul>
          {open.map((service) => (
            <li key={service.key}>
              <Choice service={service} line={lineOf(service)} coming={coming} onTaken={onTaken} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function isGiven(line: Line | undefined): boolean {
  return line !== undefined && !line.issuing;
}

function Choice({ service, line, coming, onTaken }: { service: ServiceName; line: Line | undefined } & Pick<HomeProps, "coming" | "onTaken">): JSX.Element {
  const other = language.value === "vi" ? "en" : "vi";
  const asking = coming.asking.value === service.key;
  return (
    <button
      type="button"
      class={asking ? "choice choice-asking" : "choice"}
      data-service={service.key}
      disabled={!isGiven(line)}
      onClick={() => coming.take(service.key, onTaken)}
    >
      <span class="choice-label">{labelOf(service)}</span>
      {service.label_en && (
        <span class="choice-other" lang={other}>
          {otherLabelOf(service)}
        </span>
      )}
      <span class="choice-state">{asking ? t("kiosk.asking") : <LineState line={line} />}</span>
    </button>
  );
}

function LineState({ line }: { line: Line | undefined }): JSX.Element {
  if (!line) return <>{t("range.unknown")}</>;
  if (line.issuing) return <>{t(`issuing.${line.issuing}`)}</>;
  const people = line.waiting > 0 ? t("kiosk.ahead", { n: line.waiting }) : t("kiosk.nobody");
  return (
    <>
      {people}
      {line.wait_minutes && (
        <>
          {" · "}
          <Range minutes={line.wait_minutes} />
        </>
      )}
    </>
  );
}
