// What stands around the calls: the time, who was missed, which counters rest, and the lines with their people and minutes.
import type { ComponentChildren, JSX } from "preact";
import type { HallCode, HallView, Line, Resting, ZoneScreen } from "../../contract";
import { hourMinute, tick, weekdayDate } from "../../live";
import { Clock, CounterPlate, type Mark, Sign, TicketNumber } from "../../parts";
import { JoinQr } from "../../parts/joinqr";
import { opensWords } from "../../parts/names";
import { language, range, t, type WordKey } from "../../words";

const LINES_SHOWN = 8;
/** How many missed numbers, cancelled numbers and resting counters fit beside each other's lists: with one list, two, or three. */
const SHOWN = [
  { missed: 6, cancelled: 4, resting: 4 },
  { missed: 4, cancelled: 2, resting: 2 },
  { missed: 2, cancelled: 2, resting: 2 },
] as const;
const LONGEST_NAME = 19;

interface SideProps {
  screen: ZoneScreen | null;
  hall: HallView | null;
  /** What does not work, if anything: it takes the place of a list. */
  trouble: JSX.Element | null;
  /** Stands in place of the hall's name. */
  foot: JSX.Element | null;
  /** The code by which a phone takes a number, where there is room for it. */
  join: HallCode | null;
}

export function Side({ screen, hall, trouble, foot, join }: SideProps): JSX.Element {
  const { missed = [], cancelled = [], resting = [] } = screen ?? {};
  const lists = [trouble, missed.length, cancelled.length, resting.length].filter(Boolean).length;
  const shown = SHOWN[Math.min(Math.max(lists, 1), SHOWN.length) - 1]!;
  const all = trouble !== null && lists > SHOWN.length;
  return (
    <aside class="side">
      <div class="side-time">
        <Clock />
        <p>{weekdayDate(tick.value, language.value)}</p>
      </div>
      {trouble}
      {missed.length > 0 && (
        <List word="tv.missed" mark="ring" look="numbers">
          {missed.slice(0, shown.missed).map((number) => <li key={number}><TicketNumber>{number}</TicketNumber></li>)}
        </List>
      )}
      {cancelled.length > 0 && (
        <List word="tv.cancelled" mark="cross" look="numbers">
          {cancelled.slice(0, shown.cancelled).map((number) => <li key={number}><TicketNumber>{number}</TicketNumber></li>)}
        </List>
      )}
      {resting.length > 0 && !all && (
        <List word="tv.paused" mark="bars" look="resting">
          {resting.slice(0, shown.resting).map((counter) => <Rests key={counter.no} counter={counter} />)}
        </List>
      )}
      {join && screen && roomForFoot(screen, trouble !== null) && (
        <div class="side-join">
          <JoinQr code={join} />
        </div>
      )}
      {screen === null || roomForFoot(screen, trouble !== null) ? foot ?? ((!join || lists === 0) && <p class="side-hall">{hall?.name}</p>) : null}
    </aside>
  );
}

/** Is there room beneath the lists, for the hall's name or for what has to be pressed? */
export function roomForFoot({ missed = [], cancelled = [], resting = [] }: ZoneScreen, trouble: boolean): boolean {
  return !trouble && missed.length <= 2 && cancelled.length === 0 && resting.length <= 2;
}

interface ListProps {
  word: WordKey;
  mark: Mark;
  look: string;
  children: ComponentChildren;
}

function List({ word, mark, look, children }: ListProps): JSX.Element {
  return (
    <section class={`side-list side-${look}`}>
      <h2><Sign mark={mark} class="side-mark" />{t(word)}<span class="side-english" lang="en">{t(word, {}, "en")}</span></h2>
      <ul>{children}</ul>
    </section>
  );
}

function Rests({ counter }: { counter: Resting }): JSX.Element {
  return (
    <li>
      <CounterPlate no={counter.no} desk={counter.no === 0} />
      {counter.until_at_ms && <span class="resting-until">{t("tv.until", { time: hourMinute(counter.until_at_ms) })}</span>}
    </li>
  );
}

interface StripProps {
  lines: Line[];
  hall: HallView | null;
  /** Something to press, in the last place. */
  last: JSX.Element | null;
}

/** The lines with the most people; those nobody waits in give way first. Their order on the screen never changes. */
export function Strip({ lines, hall, last }: StripProps): JSX.Element {
  const places = last ? LINES_SHOWN - 1 : LINES_SHOWN;
  const most = lines.map((line, at) => ({ line, at })).sort((a, b) => b.line.waiting - a.line.waiting || a.at - b.at);
  const kept = most.slice(0, places).sort((a, b) => a.at - b.at);
  return (
    <footer class="strip">
      {kept.map(({ line }) => <StripLine key={line.service} line={line} hall={hall} />)}
      {last && <div class="strip-line strip-last">{last}</div>}
    </footer>
  );
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
  if (line.waiting === 0) return !line.issuing || line.issuing === "closed" ? t("tv.nobody") : t(`issuing.${line.issuing}`);
  const people = t("tv.people", { n: line.waiting });
  return line.wait_minutes ? `${people} · ${range(line.wait_minutes)}` : people;
}

/** In place of the band when nobody is being called: closed, lunch, or simply nobody yet. */
export function Quiet({ screen, hall }: { screen: ZoneScreen; hall: HallView | null }): JSX.Element {
  if (screen.hall === "open" || screen.hall === "early") {
    return (
      <Still mark="person" title="tv.empty">
        <p>{t("tv.empty_how")}</p>
      </Still>
    );
  }
  const lunch = screen.hall === "lunch";
  return (
    <Still mark={lunch ? "bars" : "moon"} title={`hall.${screen.hall}`}>
      {screen.opens_at_ms !== undefined && <p class="still-next">{opensWords(screen.opens_at_ms)}</p>}
      {lunch ? <p>{t("tv.lunch")}</p> : hall?.hours.map((line) => <p key={line}>{line}</p>)}
    </Still>
  );
}

/** One large sentence in the middle of the screen, and beneath it the same in English. */
export function Still({ mark, title, children }: { mark: Mark; title: WordKey; children: ComponentChildren }): JSX.Element {
  return (
    <section class="still">
      <Sign mark={mark} class="still-mark" />
      <div>
        <p class="still-title">{t(title)}</p>
        <p class="still-english" lang="en">{t(title, {}, "en")}</p>
        {children}
      </div>
    </section>
  );
}
