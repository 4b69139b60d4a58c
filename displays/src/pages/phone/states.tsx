// What a phone says in each state of its ticket: one large thing, and what to do next. It knows sentences, no rules.
import type { ComponentChildren, JSX } from "preact";
import type { CounterName, HallView, TrackScreen } from "../../contract";
import { hourMinute } from "../../live";
import { Dots, type Mark, Notice, Range, Sign, TicketNumber } from "../../parts";
import { counterName, opensWords, placeOf, serviceName } from "../../parts/names";
import { language, t } from "../../words";

interface Shown {
  seen: TrackScreen;
  hall: HallView | null;
}

export function State({ seen, hall }: Shown): JSX.Element {
  switch (seen.state) {
    case "waiting":
      return <Waiting seen={seen} hall={hall} />;
    case "called":
      return <Called seen={seen} hall={hall} />;
    case "serving":
      return (
        <Said mark="dot" large={t("phone.serving")}>
          {seen.counter !== null && counterName(hall, seen.counter)}
          <Then seen={seen} hall={hall} />
        </Said>
      );
    case "held":
      return (
        <Said mark="bars" large={t("phone.held")}>
          {t("phone.held_how", { where: seen.counter !== null ? unbroken(counterName(hall, seen.counter)) : t("phone.the_counter") })}
        </Said>
      );
    case "done":
      return (
        <Said mark="tick" large={t("phone.done")}>
          {t("phone.done_how")}
        </Said>
      );
    case "no_show":
      return (
        <Said mark="warn" large={t("phone.no_show")}>
          {t("phone.no_show_how", { n: hall?.missed_minutes ?? 10 })}
        </Said>
      );
    case "cancelled":
      return (
        <Said mark="cross" large={t("phone.cancelled")}>
          {t("phone.take_again")}
        </Said>
      );
    case "expired":
      return (
        <Said mark="moon" large={t("phone.expired")}>
          {t("phone.expired_how")}
        </Said>
      );
  }
}

function Waiting({ seen, hall }: Shown): JSX.Element {
  const { ahead } = seen;
  return (
    <>
      <p class="large" data-ahead={ahead}>
        {ahead === null ? (
          t("state.waiting")
        ) : ahead === 0 ? (
          t("phone.you_are_next")
        ) : (
          <>
            {t("phone.left")} <b class="clock">{ahead}</b> {t("phone.numbers")}
          </>
        )}
      </p>
      {ahead !== null && ahead > 0 && <Dots ahead={ahead} most={9} />}
      <p class="range-line">
        {seen.wait_minutes ? (
          <>
            {t("phone.expected")}{" "}
            <strong>
              <Range minutes={seen.wait_minutes} />
            </strong>
            , {t("phone.computed", { time: hourMinute(seen.computed_at_ms) })}
          </>
        ) : (
          t("phone.no_estimate")
        )}
      </p>
      <p class="where">
        <span>{t("phone.where")}</span>{" "}
        <strong>{seen.counters.length ? seen.counters.map((no) => counterName(hall, no)).join(", ") : t("phone.where_unknown")}</strong>
      </p>
      <Way seen={seen} hall={hall} />
      <Then seen={seen} hall={hall} />
      {!!seen.errands_done && <Notice mark="tick" title={t("phone.sent_on")} />}
      {seen.transferred && <Notice mark="arrow" title={t("phone.transferred")} />}
      {seen.ahead_grew && <Notice mark="person" title={t("phone.ahead_grew")} />}
      {seen.hall !== "open" && (
        <Notice mark="moon" title={t(`hall.${seen.hall}`)}>
          <p>
            {seen.opens_at_ms ? `${opensWords(seen.opens_at_ms)}. ` : ""}
            {seen.hall === "lunch" && t("phone.lunch_keeps")}
          </p>
        </Notice>
      )}
    </>
  );
}

/** Where one goes with the same number after this. */
function Then({ seen, hall }: Shown): JSX.Element | null {
  const places = (seen.to_come ?? []).map((one) => `${serviceName(hall, one.service)} (${placeOf(hall, one.service)})`);
  return places.length ? <span class="then">{t("phone.then", { places: places.join(", ") })}</span> : null;
}

function Called({ seen, hall }: Shown): JSX.Element {
  return (
    <div class="called" role="alert">
      <p class="called-please">{t("phone.called")}</p>
      <p class="called-where">{seen.counter === null ? t("phone.the_counter") : <Where no={seen.counter} hall={hall} />}</p>
      <p class="called-number">
        <TicketNumber>{seen.number}</TicketNumber>
      </p>
      <Way seen={seen} hall={hall} />
      {seen.called_at_ms && <p>{t("phone.called_at", { time: hourMinute(seen.called_at_ms) })}</p>}
    </div>
  );
}

/** "Quầy" never stands at the end of a line without its number. */
function unbroken(name: string): string {
  return name.replace(/ (?=\d+$)/, "\u00a0");
}

/** More ways than these are read by nobody; then the counter that calls says its own. */
const MOST_WAYS = 3;

/** How to get there, where the hall has said so: to the counter that calls, or to each that may. */
function Way({ seen, hall }: Shown): JSX.Element | null {
  const numbers = seen.counter !== null ? [seen.counter] : seen.counters;
  const counters = (hall?.counters ?? []).filter((one) => numbers.indexOf(one.no) >= 0 && (one.way || one.floor));
  if (counters.length === 0 || counters.length > MOST_WAYS) return null;
  return (
    <>
      {counters.map((one) => (
        <WayTo key={one.no} counter={one} named={numbers.length > 1 ? counterName(hall, one.no) : ""} />
      ))}
    </>
  );
}

function WayTo({ counter, named }: { counter: CounterName; named: string }): JSX.Element {
  const way = (language.value === "en" && counter.way_en) || counter.way;
  return (
    <p class="way" lang={way === counter.way ? "vi" : "en"}>
      {named && <strong>{named}: </strong>}
      {counter.floor && <strong>{t("phone.floor", { floor: counter.floor.toUpperCase() })}. </strong>}
      {way}
    </p>
  );
}

/** A counter's number as large as it goes; a desk by its name. */
function Where({ no, hall }: { no: number; hall: HallView | null }): JSX.Element {
  const desk = hall?.counters.find((counter) => counter.no === no)?.desk;
  return desk ? (
    <>{counterName(hall, no)}</>
  ) : (
    <>
      {t("counter")} <b class="clock">{no}</b>
    </>
  );
}

/** A state that is told, not counted. */
export function Said({ mark, large, children }: { mark: Mark; large: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="said">
      <Sign mark={mark} class="said-mark" />
      <p class="large">{large}</p>
      <p class="said-how">{children}</p>
    </div>
  );
}
