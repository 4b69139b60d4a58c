// The column beside the calls: the time, what is wrong, how to follow, who is next, who was missed, a slide. Where there is too little
// room the least important take turns in one place. It decides nothing about the calls.
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { HallView, Resting, ZoneScreen } from "../../contract";
import { hourMinute, tick, weekdayDate } from "../../live";
import { Clock, CounterPlate, type Mark, Sign, TicketNumber } from "../../parts";
import { language, t, type WordKey } from "../../words";
import { column, type Part, type Place } from "./layout";
import type { Playlist } from "./playlist";

/** Heights in rem: of a list with one row of numbers, and of each row more. */
const LIST = 9.6;
const LIST_ROW = 4.2;
const RESTING_ROW = 3.6;
const JOIN = { best: 17.4, least: 13.6 };
const SLIDE = { best: 17.4, least: 14.2 };
const COMPACT_TIME = 8.4;

export interface SideProps {
  screen: ZoneScreen | null;
  hall: HallView | null;
  room: number;
  /** Paused counters are named here only where they have no place of their own. */
  resting: boolean;
  /** What does not work, if anything. */
  trouble: JSX.Element | null;
  slide: JSX.Element | null;
  /** Who has its place when it is shared. */
  playlist: Playlist;
  /** The code by which a phone takes and follows a number. */
  follow: JSX.Element | null;
  /** Something to press, before the hall's name. */
  press: JSX.Element | null;
}

export type Name = "time" | "trouble" | "missed" | "next" | "slide" | "cancelled" | "resting" | "follow" | "press" | "hall";

/** What stands beside, from the most to the least important, with its height. */
export function beside({ screen, hall, room, resting, trouble, slide, follow, press }: SideProps): Place<Name>[] {
  const { missed = [], cancelled = [], next = [], resting: paused = [] } = screen ?? {};
  const parts: (Part<Name> | false | null | undefined)[] = [
    { name: "time", best: 15, least: COMPACT_TIME, modest: true },
    trouble && { name: "trouble", best: 13, least: 10 },
    follow && { name: "follow", ...JOIN, modest: true, turns: true },
    next.length > 0 && listed("next", next),
    missed.length > 0 && listed("missed", missed),
    slide && { name: "slide", ...SLIDE, turns: true },
    cancelled.length > 0 && listed("cancelled", cancelled),
    resting && paused.length > 0 && { name: "resting", best: 5.4 + RESTING_ROW * Math.min(4, paused.length), least: 5.4 + RESTING_ROW, turns: true },
    press && { name: "press", best: 6.6, least: 6.6 },
    hall && { name: "hall", best: 16.4, least: 13 },
  ];
  return column(parts.filter(Boolean) as Part<Name>[], room);
}

function listed(name: Name, numbers: string[]): Part<Name> {
  return { name, best: LIST + LIST_ROW * (Math.ceil(Math.min(6, numbers.length) / numbersARow(numbers)) - 1), least: LIST, turns: true };
}

/** "H1037" is as wide as half the column. */
function numbersARow(numbers: string[]): number {
  return numbers.some((number) => number.length > 4) ? 2 : 3;
}

/** Top to bottom, whatever their importance is. */
const ORDER: readonly Name[] = ["time", "trouble", "next", "missed", "cancelled", "resting", "slide", "follow", "press", "hall"];

export function Side(props: SideProps & { places: Place<Name>[] }): JSX.Element {
  const { screen, places, playlist } = props;
  const { missed = [], cancelled = [], next = [], resting = [] } = screen ?? {};
  const drawn = (name: Name, height: number): JSX.Element | null => {
    if (name === "time") return <Time compact={height < 14} />;
    if (name === "missed") return <Numbers word="tv.missed" mark="ring" numbers={missed} height={height} />;
    if (name === "next") return <Numbers word="tv.next" mark="person" numbers={next} height={height} />;
    if (name === "cancelled") return <Numbers word="tv.cancelled" mark="cross" numbers={cancelled} height={height} />;
    if (name === "resting") return <AtRest counters={resting.slice(0, Math.floor((height - 5.4) / RESTING_ROW + 0.01))} />;
    if (name === "hall") return <p class="side-hall">{props.hall?.name}</p>;
    return props[name];
  };
  const others = places.map(({ names }) => (names.length > 1 ? names.filter((name) => name !== "slide") : [])).reduce((all, some) => all.concat(some), []);
  useEffect(() => playlist.shares(others), [others.join()]);
  const last = ({ names }: Place<Name>): number => Math.max(...names.map((name) => ORDER.indexOf(name)));
  const inOrder = places.slice().sort((a, b) => last(a) - last(b));
  return (
    <aside class="side">
      {inOrder.map(({ names, height }) => {
        const name = whose(names, playlist.other.value);
        const high = names.length > 1 || name === "slide" || name === "follow";
        return (
          <div key={names[0]} class={`side-part side-part-${name}${height >= SLIDE.best ? " side-part-high" : ""}`} data-part={name} style={high ? { height: `${height}rem` } : undefined}>
            {drawn(name, height)}
          </div>
        );
      })}
    </aside>
  );
}

/** Of those who share a place, whose turn it is. */
function whose(names: Name[], other: string | null): Name {
  return names.find((name) => name === other) ?? names.find((name) => name === "slide") ?? names[0]!;
}

function Time({ compact }: { compact: boolean }): JSX.Element {
  return (
    <div class={compact ? "side-time side-time-compact" : "side-time"}>
      <Clock />
      <p>{weekdayDate(tick.value, language.value)}</p>
    </div>
  );
}

function Numbers({ word, mark, numbers, height }: { word: WordKey; mark: Mark; numbers: string[]; height: number }): JSX.Element {
  const rows = 1 + Math.floor((height - LIST) / LIST_ROW + 0.01);
  const inARow = numbersARow(numbers);
  return (
    <List word={word} mark={mark} look={`numbers side-numbers-${inARow}`}>
      {numbers.slice(0, rows * inARow).map((number) => <li key={number}><TicketNumber>{number}</TicketNumber></li>)}
    </List>
  );
}

function AtRest({ counters }: { counters: Resting[] }): JSX.Element {
  return (
    <List word="tv.paused" mark="bars" look="resting">
      {counters.map((counter) => (
        <li key={counter.no}>
          <CounterPlate no={counter.no} desk={counter.no === 0} />
          {counter.until_at_ms && <span class="resting-until">{t("tv.until", { time: hourMinute(counter.until_at_ms) })}</span>}
        </li>
      ))}
    </List>
  );
}

function List({ word, mark, look, children }: { word: WordKey; mark: Mark; look: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class={`side-list side-${look}`}>
      <h2><Sign mark={mark} class="side-mark" />{t(word)}<span class="side-english" lang="en">{t(word, {}, "en")}</span></h2>
      <ul>{children}</ul>
    </section>
  );
}
