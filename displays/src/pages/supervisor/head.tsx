// The page's head: which hall, how it stands, what time it is, who is asking; and the ways to what is further down.
import type { JSX } from "preact";
import { now_ms, weekdayDate } from "../../live";
import { Clock, type Mark, Sign } from "../../parts";
import { opensWords } from "../../parts/names";
import { Who } from "../../parts/who";
import { language, t, type WordKey } from "../../words";
import type { Watch } from "./watch";

export function Head({ watch, onlyDevices }: { watch: Watch; onlyDevices: boolean }): JSX.Element {
  const { live } = watch;
  const seen = watch.room.state.value;
  return (
    <header class="sv-head">
      <div>
        <h1>{onlyDevices ? t("devices.title") : (live.hall.value?.name ?? t("supervisor.title"))}</h1>
        <p class="only-print">{weekdayDate(now_ms(), language.value)}</p>
      </div>
      {onlyDevices ? (
        <a class="press" href="/supervisor">
          {t("devices.back")}
        </a>
      ) : (
        <Ways watch={watch} />
      )}
      <p class="sv-clock">
        <Clock />
        {seen && (
          <small>
            {t(`hall.${seen.hall}`)}
            {seen.opens_at_ms && seen.hall !== "open" ? ` · ${opensWords(seen.opens_at_ms)}` : ""}
          </small>
        )}
      </p>
      <Who live={live} />
    </header>
  );
}

interface Way {
  to: string;
  mark: Mark;
  word: WordKey;
  /** How much there is to look at; none is not said. */
  n: number;
}

/** Links down the page, with how much waits there; on a phone they stand at its foot, under the thumb. */
function Ways({ watch }: { watch: Watch }): JSX.Element {
  const seen = watch.room.state.value;
  const ways: Way[] = [
    { to: "telling", mark: "sound", word: "ways.telling", n: (seen?.notices ?? []).length },
    { to: "devices", mark: "broken", word: "ways.devices", n: (seen?.devices ?? []).filter(({ state }) => state === "lost" || state === "warning").length },
    { to: "papers", mark: "paper", word: "ways.papers", n: (seen?.papers ?? []).length },
    { to: "people", mark: "person", word: "ways.people", n: 0 },
  ];
  return (
    <nav class="sv-ways" aria-label={t("ways.title")}>
      {ways.map(({ to, mark, word, n }) => (
        <a key={to} class="press" href={`#${to}`}>
          <Sign mark={mark} />
          <span>
            {t(word)}
            {n > 0 && <b> {n}</b>}
          </span>
        </a>
      ))}
      <button type="button" class="press" onClick={() => print()}>
        <Sign mark="print" />
        <span>{t("ways.print")}</span>
      </button>
    </nav>
  );
}
