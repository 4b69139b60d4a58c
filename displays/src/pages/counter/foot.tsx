// The foot of the page: what a counter can do besides its tickets, and the day so far. A bar shows the first key and a list of the rest.
import type { JSX } from "preact";
import { KeyHint, Sign } from "../../parts";
import { lasting } from "../../parts/names";
import { Press } from "../../parts/press";
import { Who } from "../../parts/who";
import { t } from "../../words";
import { actWith, wordOfAct } from "./acts";
import type { Desk } from "./desk";
import { askAll } from "./menu";

const IN_FULL = ["P", "X", "L", "O", "W", "?"];
const IN_BAR = ["P", "?"];

export function Foot({ desk, narrow }: { desk: Desk; narrow: boolean }): JSX.Element {
  return (
    <footer class="foot">
      {(narrow ? IN_BAR : IN_FULL).map(actWith).map((act) => (
        <Press key={act.key} hint={act.key} disabled={!act.may(desk)} look={act.key === "?" ? "quiet" : "plain"} onPress={() => act.press(desk)}>
          {wordOfAct(desk, act)}
        </Press>
      ))}
      {narrow && (
        <Press onPress={() => void (desk.asking.value = askAll(desk))}>
          {t("counter.more_keys")} <KeyHint>0</KeyHint> <KeyHint>Enter</KeyHint>
        </Press>
      )}
      <FootDay desk={desk} narrow={narrow} />
      {!narrow && <Who live={desk.live} stays={desk.isPractice} />}
    </footer>
  );
}

/** The day so far; for a moment, what the last press did where nothing else shows it. Nothing moves for it. */
function FootDay({ desk, narrow }: { desk: Desk; narrow: boolean }): JSX.Element {
  const seen = desk.seen.value;
  const mean = seen?.mean_service_seconds ?? null; // of its services by experience, not of this day
  return (
    <p class="foot-day" role="status">
      {desk.typed.value ? (
        <span class="foot-told">{t("counter.typed", { digits: desk.typed.value })}</span>
      ) : desk.told.value ? (
        <span class="foot-told">
          <Sign mark="tick" />
          {desk.told.value}
        </span>
      ) : (
        seen && !narrow && t("counter.done_today", { n: seen.done_today })
      )}
      {!narrow && !desk.typed.value && !desk.told.value && mean !== null && <span class="foot-mean"> · {t("counter.mean", { time: lasting(mean * 1000) })}</span>}
    </p>
  );
}
