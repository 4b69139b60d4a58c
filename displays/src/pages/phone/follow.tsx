// One ticket on a phone: how many before me? Its number, its state, being told in time, and leaving the line.
// It knows what one can do with a ticket; the state's own words and what the phone can do besides showing are others' business.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { HallView } from "../../contract";
import { NotLive, Sign, TicketNumber } from "../../parts";
import { serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { Question } from "../../parts/question";
import { stillTold, Told } from "../../parts/told";
import { t } from "../../words";
import { type Coming, isOver, liveOnes, mayTake, tokenOf } from "./coming";
import { MyNumbers } from "./home";
import type { Mine } from "./mine";
import { Papers } from "./papers";
import { Said, State } from "./states";

interface FollowProps {
  mine: Mine;
  hall: HallView | null;
  coming: Coming;
  unreachable: boolean;
}

export function Follow({ mine, hall, coming, unreachable }: FollowProps): JSX.Element {
  const seen = mine.room.state.value;
  useEffect(() => void (seen && document.activeElement === document.body && document.querySelector<HTMLElement>(".mine")?.focus()), [seen === null]);
  if (mine.unknown.value && !seen)
    return (
      <Said mark="warn" large={t("phone.unknown")}>
        {t("phone.unknown_how")}
      </Said>
    );
  if (!seen) return <p class="waiting-for-word">{t(unreachable ? "unreachable" : "connecting")}</p>;
  const others = liveOnes(coming.view.value).filter((one) => tokenOf(one.track_url) !== mine.token);
  return (
    <>
      {mine.stale.value && <NotLive since_at_ms={seen.sent_at_ms} />}
      {seen.state !== "called" && (
        <header class="mine" tabIndex={-1}>
          <h2>
            <span class="mine-word">{t("phone.your_number")}</span>
            <span class="mine-number">
              <TicketNumber>{seen.number}</TicketNumber>
            </span>
          </h2>
          {hall && <p class="mine-service">{serviceName(hall, seen.service)}</p>}
        </header>
      )}
      <Told notices={stillTold(seen.notices)} hall={hall} />
      <section class="state" aria-live="polite">
        <State seen={seen} hall={hall} />
      </section>
      {(seen.state === "waiting" || seen.state === "held") && (
        <>
          <Telling mine={mine} />
          <Papers api={mine.live.api} token={mine.token} service={hall?.services.find((one) => one.key === seen.service)} />
        </>
      )}
      {seen.may_cancel && <Leave mine={mine} />}
      {seen.state !== "called" && <MyNumbers tickets={others} hall={hall} title="phone.others" />}
      {isOver(seen.state) && mayTake(coming) && (
        <a class="press again" href="/t/">
          {t("phone.another")}
        </a>
      )}
    </>
  );
}

/** One touch, and the phone says when it is time, in every way it can. */
function Telling({ mine }: { mine: Mine }): JSX.Element {
  if (!mine.alarm.armed.value)
    return (
      <div class="telling">
        <Press look="main" onPress={() => mine.tellMe()}>
          {t("phone.alarm_on")}
        </Press>
      </div>
    );
  return (
    <p class="telling telling-armed" role="status">
      <Sign mark="sound" class="telling-mark" />
      {t(mine.pushed.value ? "phone.alarm_pushed" : "phone.alarm_armed")}
    </p>
  );
}

/** Giving up a place is asked twice. */
function Leave({ mine }: { mine: Mine }): JSX.Element {
  const asked = useSignal(false);
  const leave = (): void => {
    asked.value = false;
    mine.leaveTheLine();
  };
  return (
    <footer class="leave">
      {mine.presses.trouble.value && (
        <p role="alert" class="leave-trouble">
          {mine.presses.trouble}
        </p>
      )}
      <Press disabled={mine.presses.busy.value} onPress={() => void (asked.value = true)}>
        {t("phone.leave")}
      </Press>
      {asked.value && (
        <Question
          hints={false}
          asking={{
            title: t("phone.leave_sure"),
            grave: true,
            final: true,
            answers: [{ key: "1", label: t("phone.leave_yes"), choose: leave }],
          }}
          leave={() => void (asked.value = false)}
        />
      )}
    </footer>
  );
}
