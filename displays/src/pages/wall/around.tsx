// What stands beside the boards: the ticket printer with the paper that hangs out of it, and who can be heard in each zone.
import type { JSX } from "preact";
import type { HallView, VoiceRow, WallPrinter } from "../../contract";
import { Sign, StateChip } from "../../parts";
import { nameOf } from "../../parts/names";
import { t } from "../../words";

export function Printer({ printer }: { printer: WallPrinter }): JSX.Element {
  const well = printer.state === "ok";
  return (
    <figure class="printer" data-printer={printer.printer} data-papers={printer.papers}>
      <div class="printer-body">
        <p class="printer-name">{t("wall.printer")}</p>
        <span class={well ? "printer-light" : "printer-light printer-light-stop"} />
        <div class="printer-mouth" />
      </div>
      <div class="printer-out">
        {printer.paper ? (
          <img key={printer.papers} class="paper" src={`data:image/png;base64,${printer.paper}`} alt={t("wall.paper")} />
        ) : (
          <p class="printer-none">{t("wall.no_paper")}</p>
        )}
      </div>
      <figcaption>
        <span>{t("wall.escpos", { address: printer.address })}</span>
        <span>
          {t("wall.papers", { n: printer.papers })}
          {!well && (
            <span class="said said-stop">
              <Sign mark="warn" class="said-mark" />
              {t(`wall.${printer.state as Exclude<WallPrinter["state"], "ok">}`)}
            </span>
          )}
        </span>
      </figcaption>
    </figure>
  );
}

export function Speaker({ voice, hall }: { voice: VoiceRow; hall: HallView | null }): JSX.Element {
  const zone = hall?.zones.find((one) => one.key === voice.zone);
  const loud = voice.state === "speaking" || voice.state === "emergency";
  const heard = loud || voice.state === "idle";
  return (
    <figure class="speaker" data-voice={voice.zone} data-state={voice.state}>
      <svg class="speaker-box" viewBox="0 0 120 120" aria-hidden="true">
        <rect class="box" x="18" y="4" width="66" height="112" rx="6" />
        <circle class="rim" cx="51" cy="34" r="17" />
        <circle class="cone" cx="51" cy="34" r="12" />
        <circle class="rim" cx="51" cy="82" r="27" />
        <circle class="cone" cx="51" cy="82" r="21" />
        <circle class="cap" cx="51" cy="82" r="8" />
        {loud && <path class="waves" d="M92 62a28 28 0 0 1 0 36M101 54a42 42 0 0 1 0 52" />}
      </svg>
      <figcaption>
        <span class="speaker-zone">{zone ? nameOf(zone) : voice.zone}</span>
        <StateChip tone={loud ? "now" : heard ? "good" : "stop"} mark={heard ? "sound" : "warn"}>
          {t(`voice.${voice.state}`)}
        </StateChip>
        <span>{voice.leader === null ? t("voice.nobody") : t(`voice.leader_${voice.leader_kind ?? "tv"}`, { name: voice.leader })}</span>
        {voice.speaking && <span class="speaker-words">“{voice.speaking}”</span>}
      </figcaption>
    </figure>
  );
}
