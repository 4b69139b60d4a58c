// What stands around the calls: the time, who was missed, which counters rest, and the lines with their people and minutes.
import type { ComponentChildren, JSX } from "preact";
import type { CounterView, HallView, Line, ZoneScreen } from "../../contract";
import { hourMinute, now_ms, tick, weekdayDate } from "../../live";
import { Clock, CounterPlate, type Mark, Sign, TicketNumber } from "../../parts";
import { language, range, t } from "../../words";

const LINES_SHOWN = 8;
const MISSED_SHOWN = 6;
const RESTING_SHOWN = 4;
const LONGEST_NAME = 19;

interface SideProps {
  screen: ZoneScreen | null;
  hall: HallView | null;
  children: ComponentChildren;
}

export function Side({ screen, hall, children }: SideProps): JSX.Element {
  const spared = !screen || screen.missed.length <= 2 && screen.cancelled.length === 0 && screen.resting.length <= 2;
  return (
    <aside class="side">
      <div class="side-time">
        <Clock />
        <p>{weekdayDate(tick.value, language.value)}</p>
      </div>
      {children}
      {screen && screen.missed.length > 0 && (
        <List title={t("tv.missed")} mark="ring" look="numbers">
          {screen.missed.slice(0, MISSED_SHOWN).map((missed) => <li key={missed.number}><TicketNumber>{missed.number}</TicketNumber></li>)}
        </List>
      )}
      {screen && screen.cancelled.length > 0 && (
        <List title={t("tv.cancelled")} mark="cross" look="numbers">
          {screen.cancelled.slice(0, MISSED_SHOWN / 2).map((number) => <li key={number}><TicketNumber>{number}</TicketNumber></li>)}
        </List>
      )}
      {screen && screen.resting.length > 0 && (
        <List title={t("tv.paused")} mark="bars" look="resting">
          {screen.resting.slice(0, RESTING_SHOWN).map((counter) => <Resting key={counter.no} counter={counter} />)}
        </List>
      )}
      {spared && <p class="side-hall">{hall?.name}</p>}
    </aside>
  );
}

function List({ title, mark, look, children }: { title: string; mark: Mark; look: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class={`side-list side-${look}`}>
      <h2><Sign mark={mark} class="side-mark" />{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Resting({ counter }: { counter: CounterView }): JSX.Element {
  return (
    <li>
      <CounterPlate no={counter.no} desk={counter.no === 0} />
      {counter.until_at_ms && <span class="resting-until">{t("tv.until", { time: hourMinute(counter.until_at_ms) })}</span>}
    </li>
  );
}

/** The lines with the most people; those nobody waits in give way first. Their order on the screen never changes. */
export function Strip({ lines, hall }: { lines: Line[]; hall: HallView | null }): JSX.Element {
  const least = lines.map((line) => line.waiting).sort((a, b) => b - a)[LINES_SHOWN - 1] ?? 0;
  const kept = lines.filter((line) => line.waiting >= least).slice(0, LINES_SHOWN);
  return <footer class={kept.length > 4 ? "strip strip-two" : "strip"}>{kept.map((line) => <StripLine key={line.service} line={line} hall={hall} />)}</footer>;
}

function StripLine({ line, hall }: { line: Line; hall: HallView | null }): JSX.Element {
  const service = hall?.services.find((one) => one.key === line.service);
  return (
    <div class="strip-line" data-service={line.service}>
      <p class="strip-name"><span class="strip-letter">{service?.series}</span>{service && shortName(service.name)}</p>
      <p class="strip-state">{lineWords(line)}</p>
    </div>
  );
}

/** A long name by its first part: "Bảo trợ xã hội – Người có công" is known in the hall as "Bảo trợ xã hội". */
function shortName(name: string): string {
  return name.length <= LONGEST_NAME ? name : name.split(/ – | - | \(|, /)[0]!;
}

function lineWords(line: Line): string {
  if (line.waiting === 0) return line.issuing === "open" || line.issuing === "closed" ? t("tv.nobody") : t(`issuing.${line.issuing}`);
  const people = t("tv.people", { n: line.waiting });
  return line.wait_minutes ? `${people} · ${range(line.wait_minutes)}` : people;
}

/** In place of the band when nobody is being called: closed, lunch, or simply nobody yet. */
export function Quiet({ screen, hall }: { screen: ZoneScreen; hall: HallView | null }): JSX.Element {
  if (screen.hall === "open" || screen.hall === "early") {
    return <Still mark="person" title={t("tv.empty")}><p>{t("tv.empty_how")}</p></Still>;
  }
  const lunch = screen.hall === "lunch";
  const opens = screen.opens_at_ms;
  const today = opens !== null && weekdayDate(opens, "vi") === weekdayDate(now_ms(), "vi");
  return (
    <Still mark={lunch ? "bars" : "moon"} title={t(`hall.${screen.hall}`)}>
      {opens !== null && (
        <p class="still-next">
          {today ? t("hall.opens", { time: hourMinute(opens) }) : t("hall.opens_on", { day: weekdayDate(opens, language.value), time: hourMinute(opens) })}
        </p>
      )}
      {lunch ? <p>{t("tv.lunch")}</p> : hall?.hours.map((line) => <p key={line}>{line}</p>)}
    </Still>
  );
}

export function Still({ mark, title, children }: { mark: Mark; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="still">
      <Sign mark={mark} class="still-mark" />
      <div>
        <p class="still-title">{title}</p>
        {children}
      </div>
    </section>
  );
}
