// One simulated LED board in its frame: what it decoded from its bytes, and beneath it what it is, who speaks to it, and what is wrong.
import type { JSX } from "preact";
import type { HallView, WallBoard } from "../../contract";
import { Sign } from "../../parts";
import { counterName } from "../../parts/names";
import { t } from "../../words";
import { Bars } from "./bars";
import { Dots, fieldOf } from "./dots";

export function Board({ board, hall }: { board: WallBoard; hall: HallView | null }): JSX.Element {
  const main = board.counter == null;
  const { wide, high } = fieldOf(board);
  const { cells, model } = board;
  const shown = board.rows.join("|");
  return (
    <figure class={main ? "board board-main" : "board"} data-board={board.board} data-text={shown} data-blinking={board.blinking} data-kind={board.kind}>
      <div class={`frame colour-${board.colour ?? "red"}`}>
        <p class="frame-name">{main ? t("wall.main") : counterName(hall, board.counter!)}</p>
        <div class="glass">{board.kind === "segments" ? <Bars board={board} /> : <Dots board={board} />}</div>
      </div>
      <figcaption>
        <span>{board.kind === "segments" ? t("wall.bars", { n: cells, model }) : t("wall.dots", { wide, high, model })}</span>
        <span>{t("wall.driver", { driver: board.driver, line: board.line, address: board.address })}</span>
        <State board={board} />
      </figcaption>
    </figure>
  );
}

/** What one would be asked about this board; nothing when it simply shows a number. */
function State({ board }: { board: WallBoard }): JSX.Element | null {
  if (board.fault) return <Said mark="broken">{t(`wall.${board.fault}`)}</Said>;
  const shown = board.rows.join("").trim();
  if (board.updated_at_ms === 0) return <Said mark="moon">{t("wall.dark")}</Said>;
  if (shown && !/[^- ]/.test(shown)) return <Said mark="bars">{t("wall.dashes")}</Said>;
  return board.blinking ? <Said mark="dot">{t("wall.calls")}</Said> : null;
}

function Said({ mark, children }: { mark: "broken" | "moon" | "bars" | "dot"; children: string }): JSX.Element {
  return (
    <span class={mark === "broken" ? "said said-stop" : "said"}>
      <Sign mark={mark} class="said-mark" />
      {children}
    </span>
  );
}
