// What the hall is told, beneath the calls: it stands in the place of the lines, over the whole width, and hides no call. One notice is
// large and in both languages; two short ones stand beside each other in Vietnamese, longer ones take turns.
import type { JSX } from "preact";
import type { HallView, NoticeView, ZoneScreen } from "../../contract";
import { tick } from "../../live";
import { Sign } from "../../parts";
import { stillTold, toldMark, toldWords } from "../../parts/told";

/** Letters that fit into the height of two rows of lines, both languages together, and letters that still fit when set smaller. */
const LARGE = 150;
const WITH_ENGLISH = 330;
/** Letters that fit beside another notice. */
const HALF = 110;
const TURN_MS = 12_000;

/** Of these, what this screen does not say already (in the lunch break its middle does), and what has room now; the newest comes first. */
export function bulletin(notices: readonly NoticeView[] | undefined, screen: ZoneScreen | null, hall: HallView | null): NoticeView[] {
  const [newest, older] = stillTold(notices).filter((one) => !one.urgent && !(one.sentence === "lunch" && screen?.hall === "lunch"));
  if (!newest || !older) return newest ? [newest] : [];
  const both = [newest, older];
  if (both.every((one) => toldWords(one, hall, "vi").length <= HALF)) return both;
  return [both[Math.floor(Math.max(0, tick.value - newest.at_ms) / TURN_MS) % 2]!];
}

interface BulletinProps {
  notices: NoticeView[];
  hall: HallView | null;
  /** Something to press, in the last place. */
  last: JSX.Element | null;
}

export function Bulletin({ notices, hall, last }: BulletinProps): JSX.Element {
  return (
    <footer class={`bulletin bulletin-${notices.length}`}>
      {notices.map((one) => <Told key={one.id} notice={one} hall={hall} alone={notices.length === 1} />)}
      {last && <div class="bulletin-last">{last}</div>}
    </footer>
  );
}

function Told({ notice, hall, alone }: { notice: NoticeView; hall: HallView | null; alone: boolean }): JSX.Element {
  const said = toldWords(notice, hall, "vi");
  const english = toldWords(notice, hall, "en");
  const both = alone && english !== "" && said.length + english.length <= WITH_ENGLISH;
  const large = alone && said.length + (both ? english.length : 0) <= LARGE;
  return (
    <section class={large ? "bulletin-one bulletin-large" : "bulletin-one"} role="status" data-notice={notice.id}>
      <Sign mark={toldMark(notice)} class="bulletin-mark" />
      <div>
        <p class="bulletin-words">{said}</p>
        {both && <p class="bulletin-english" lang="en">{english}</p>}
      </div>
    </section>
  );
}
