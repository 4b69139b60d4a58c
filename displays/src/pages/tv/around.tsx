// What stands beneath the calls and in their place: the lines with their people and minutes, and the large sentence when nobody is called.
import type { ComponentChildren, JSX } from "preact";
import type { HallView, Line, Resting, ZoneScreen } from "../../contract";
import { hourMinute } from "../../live";
import { type Mark, Sign } from "../../parts";
import { opensWords } from "../../parts/names";
import { range, t, type WordKey } from "../../words";

const LINES_SHOWN = 8;
const LONGEST_NAME = 19;

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

/** The only counter of this screen rests. */
export function AtRest({ counter }: { counter: Resting }): JSX.Element {
  return (
    <Still mark="bars" title="tv.paused_long">
      {counter.until_at_ms && <p class="still-next">{t("hall.opens", { time: hourMinute(counter.until_at_ms) })}</p>}
    </Still>
  );
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
