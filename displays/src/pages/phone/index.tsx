// A citizen's phone. With the hall's code in the address it takes a number; with a ticket's it follows that one; with neither it
// lists its own. It decides what stands on the screen, in the citizen's language; what stands in each part is the part's.
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { openLive } from "../../live";
import { speakAsTaken, Tongue, visitorsLanguage } from "../../parts/tongue";
import { show } from "../../parts/show";
import { t } from "../../words";
import { Coming } from "./coming";
import { Follow } from "./follow";
import { Home } from "./home";
import { Mine } from "./mine";
import "./phone.css";
import { keepWorker } from "./push";

const [, where, key] = location.pathname.split("/");
const address = decodeURIComponent(key ?? "");
const live = openLive("phone");
const coming = new Coming(live);
/** The ticket that is followed, if one is. */
const followed = signal<Mine | null>(where === "t" && address ? new Mine(live, address) : null);

if (where === "j") void coming.scan(address);
coming.keepLooking();
keepWorker();

/** From here on this is the page of the ticket that was just taken: loaded again, it is still that. */
function follow(token: string): void {
  history.replaceState(null, "", `/t/${token}`);
  followed.value = new Mine(live, token);
  window.scrollTo(0, 0);
}

function Page(): JSX.Element {
  const mine = followed.value;
  const state = mine?.room.state.value?.state;
  return (
    <div class={state ? `phone phone-${state}` : "phone"}>
      <div class="top">
        {live.hall.value ? <h1 class="hall">{live.hall.value.name}</h1> : <p class="hall" />}
        <Tongue />
      </div>
      {mine ? (
        <Follow key={mine.token} mine={mine} hall={live.hall.value} coming={coming} unreachable={live.session.unreachable.value} />
      ) : (
        <Home coming={coming} hall={live.hall.value} scanned={where === "j"} unreachable={live.session.unreachable.value} onTaken={follow} />
      )}
    </div>
  );
}

visitorsLanguage();
effect(() => {
  const taken = followed.value?.room.state.value?.language;
  if (taken) speakAsTaken(taken);
});
effect(() => {
  const seen = followed.value?.room.state.value;
  document.title = seen ? `${seen.number} · ${t(`state.${seen.state}`)}` : t(where === "j" ? "phone.take" : "phone.own");
});
show(<Page />);
