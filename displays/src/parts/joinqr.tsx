// The hall's code as a picture to be scanned, with the words beside it. It knows how a code is drawn so that every phone reads it:
// dark on white whatever the theme, with four modules of quiet around; it refuses to know where the code comes from.
import type { JSX } from "preact";
import type { HallCode } from "../contract";
import { t } from "../words";
import "./joinqr.css";

const QUIET = 4;

export function JoinQr({ code }: { code: HallCode | null }): JSX.Element | null {
  if (!code) return null;
  const width = code.size + 2 * QUIET;
  return (
    <div class="joinqr" data-join={code.url}>
      <svg class="joinqr-code" viewBox={`${-QUIET} ${-QUIET} ${width} ${width}`} shape-rendering="crispEdges" role="img" aria-label={t("join.take")}>
        <rect x={-QUIET} y={-QUIET} width={width} height={width} fill="#fff" />
        <path d={code.path} fill="#000" />
      </svg>
      <p class="joinqr-words">
        {t("join.take")}
        <span class="joinqr-english" lang="en">
          {t("join.take", {}, "en")}
        </span>
      </p>
    </div>
  );
}
