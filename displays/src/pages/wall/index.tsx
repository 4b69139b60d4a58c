// The simulated wall, for demonstrations and for training: every LED board of the hall as its own decoder read the bytes on its line,
// the printer with its paper, and the voice of each zone.
import type { JSX } from "preact";
import type { WallBoard, WallScreen } from "../../contract";
import { openLive } from "../../live";
import { Notice, NotLive } from "../../parts";
import { show } from "../../parts/show";
import { t } from "../../words";
import { Printer, Speaker } from "./around";
import { Board } from "./board";
import "./wall.css";

const COLOURS = ["red", "amber", "green"] as const;

const live = openLive("wall");
const room = live.line.listen<WallScreen>("wall");
live.renewal.follow({ rests: () => true, alone: () => undefined });

function Wall(): JSX.Element {
  const screen = room.state.value;
  const hall = live.hall.value;
  const boards = screen ? [...screen.boards].sort(byPlace) : [];
  const printers = screen?.printers ?? [];
  const voices = screen?.voices ?? [];
  const refused = room.refusal.value ?? live.session.refusal.value;
  return (
    <div class="wall">
      <header>
        <h1>{t("wall.title")}</h1>
        <p>{hall?.name}</p>
        <p class="wall-how">{t("wall.how")}</p>
      </header>
      {refused && boards.length === 0 && <Notice mark="warn" stop title={refused.message}><p>{t("wall.key")}</p></Notice>}
      {!refused && !live.line.live.value && <NotLive since_at_ms={screen && screen.sent_at_ms} />}
      {!refused && boards.length === 0 && <Notice mark="ring" title={t("wall.empty")}><p>{t("wall.empty_how")}</p></Notice>}
      <Lamps />
      <div class="room">
        <div class="boards">{boards.map((board) => <Board key={board.board} board={board} hall={hall} />)}</div>
        <div class="beside">
          {printers.map((printer) => <Printer key={printer.printer} printer={printer} />)}
          {boards.length > 0 && voices.map((voice) => <Speaker key={voice.zone} voice={voice} hall={hall} />)}
        </div>
      </div>
    </div>
  );
}

/** A dark lamp of each colour, of which the fields are made. */
function Lamps(): JSX.Element {
  return (
    <svg class="lamp-kinds" width="0" height="0" aria-hidden="true">
      <defs>
        {COLOURS.map((colour) => (
          <pattern key={colour} id={`lamp-${colour}`} class={`colour-${colour}`} width="1" height="1" patternUnits="userSpaceOnUse">
            <circle class="unlit" cx="0.5" cy="0.5" r="0.36" />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** Main boards first, then the counters in the order of the hall. */
function byPlace(one: WallBoard, other: WallBoard): number {
  return (one.counter ?? -1) - (other.counter ?? -1) || (one.board < other.board ? -1 : 1);
}

document.documentElement.setAttribute("data-theme", "dark");
show(<Wall />);
