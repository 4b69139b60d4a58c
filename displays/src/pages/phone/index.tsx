// A citizen's phone: how many before me? It puts the ticket's state on the screen, in the citizen's language, and lets go of it.
import { effect, useSignal } from "@preact/signals";
import { type ComponentChildren, type JSX, render } from "preact";
import { openLive } from "../../live";
import { NotLive, TicketNumber } from "../../parts";
import { serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { Question } from "../../parts/question";
import { rememberLanguage, Tongue } from "../../parts/tongue";
import { t } from "../../words";
import { Mine } from "./mine";
import "./phone.css";
import { Said, State } from "./states";

const live = openLive("none");
const mine = new Mine(live, decodeURIComponent(location.pathname.split("/")[2] ?? ""));

function Page(): JSX.Element {
  const seen = mine.room.state.value;
  if (mine.unknown.value && !seen)
    return (
      <Frame>
        <Said mark="warn" large={t("phone.unknown")}>
          {t("phone.unknown_how")}
        </Said>
      </Frame>
    );
  if (!seen)
    return (
      <Frame>
        <p class="waiting-for-word">{t(live.session.unreachable.value ? "unreachable" : "connecting")}</p>
      </Frame>
    );
  const hall = live.hall.value;
  return (
    <Frame state={seen.state}>
      {mine.stale.value && <NotLive since_at_ms={seen.sent_at_ms} />}
      {seen.state !== "called" && (
        <header class="mine">
          <p class="mine-word">{t("phone.your_number")}</p>
          <p class="mine-number">
            <TicketNumber>{seen.number}</TicketNumber>
          </p>
          {hall && <p class="mine-service">{serviceName(hall, seen.service)}</p>}
        </header>
      )}
      <section class="state" aria-live="polite">
        <State seen={seen} hall={hall} />
      </section>
      {seen.may_cancel && <Leave />}
    </Frame>
  );
}

function Frame({ state, children }: { state?: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class={state ? `phone phone-${state}` : "phone"}>
      <div class="top">
        <p class="hall">{live.hall.value?.name}</p>
        <Tongue />
      </div>
      {children}
    </div>
  );
}

/** Giving up a place is asked twice. */
function Leave(): JSX.Element {
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

rememberLanguage();
effect(() => {
  const seen = mine.room.state.value;
  document.title = seen ? `${seen.number} · ${t(`state.${seen.state}`)}` : t("phone.your_number");
});
render(<Page />, document.getElementById("page")!);
