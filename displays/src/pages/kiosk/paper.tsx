// Did my paper come out, and if not, what now? It knows the words of each state and the one touch that prints again; whether a
// ticket may be printed again is the server's to say.
import { useEffect } from "preact/hooks";
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { KioskScreen, TicketIssued } from "../../contract";
import { type Api, newCommandId, Refusal } from "../../live";
import { Notice } from "../../parts";
import { t, type WordKey } from "../../words";

/** A printer that has said nothing of this paper for so long may not be there at all. */
const WORDLESS_MS = 12_000;

export type PaperState = "none" | "coming" | "beside" | "out" | "not_out" | "perhaps" | "again";
type Seen = Pick<KioskScreen, "printer" | "papers">;

/** What to tell the visitor. `waited`: nobody has said anything of the paper for too long. */
export function paperState(issued: TicketIssued, seen: Seen | null, waited: boolean): PaperState {
  const printer = seen?.printer ?? "unknown";
  const outcome = (seen?.papers ?? []).find((one) => one.ticket === issued.id)?.outcome;
  if (!issued.will_print) return printer === "none" || printer === "unknown" ? "none" : "not_out";
  if (outcome === "failed" || outcome === "expired") return "not_out";
  if (outcome === "unknown") return "perhaps";
  if (outcome === "printed") return "out";
  if (outcome === "asked" && !waited) return "again";
  if (printer === "paper_out" || printer === "offline") return "not_out";
  if (waited) return "perhaps";
  return printer === "spare" ? "beside" : "coming";
}

interface PaperProps {
  api: Api;
  issued: TicketIssued;
  seen: Seen | null;
  /** Told when somebody has to read longer than usual. */
  troubled: Signal<number>;
}

export function PaperOf({ api, issued, seen, troubled }: PaperProps): JSX.Element {
  const touches = useSignal(0);
  const touchedAt = useSignal<string | null>(null);
  const refused = useSignal<string | null>(null);
  const waited = useSignal(false);
  useEffect(() => {
    waited.value = false;
    const timer = setTimeout(() => {
      waited.value = true;
      touchedAt.value = null;
    }, WORDLESS_MS);
    return () => clearTimeout(timer);
  }, [touches.value]);
  const state = paperState(issued, seen, waited.value);
  useEffect(() => {
    if (state === "not_out" || state === "perhaps" || state === "again") troubled.value += 1;
  }, [state]);
  const news = newsOf(issued, seen);
  // Until there is news of it: a second touch of an impatient hand would be a second paper.
  const again = (): void => {
    if (touchedAt.peek() === news) return;
    touchedAt.value = news;
    touches.value += 1;
    void reprinted(api, issued).then((why) => {
      refused.value = why;
      if (why !== null) touchedAt.value = null;
    });
  };
  const offers = issued.will_print && (state === "not_out" || state === "perhaps");
  return (
    <>
      <Said state={state} />
      {refused.value !== null && offers && <p class="ticket-refused">{refused.value}</p>}
      {offers && (
        <button type="button" class="ticket-again" disabled={touchedAt.value === news} onClick={again}>
          {t("kiosk.print_again")}
        </button>
      )}
    </>
  );
}

/** What is known of the paper, as one word that changes when anything does. */
function newsOf(issued: TicketIssued, seen: Seen | null): string {
  const paper = (seen?.papers ?? []).find((one) => one.ticket === issued.id);
  return paper ? `${paper.outcome} ${paper.at_ms}` : "";
}

const SAYINGS: Record<PaperState, [mark: "paper" | "warn" | "ring", title: WordKey, how: WordKey]> = {
  none: ["paper", "kiosk.no_paper", "kiosk.no_paper_how"],
  coming: ["paper", "kiosk.take_paper", "kiosk.take_paper_how"],
  out: ["paper", "kiosk.take_paper", "kiosk.take_paper_how"],
  beside: ["paper", "kiosk.take_paper_beside", "kiosk.take_paper_how"],
  again: ["ring", "kiosk.printing_again", "kiosk.take_paper_how"],
  not_out: ["warn", "kiosk.not_printed", "kiosk.not_printed_how"],
  perhaps: ["warn", "kiosk.perhaps_printed", "kiosk.perhaps_printed_how"],
};

function Said({ state }: { state: PaperState }): JSX.Element {
  const [mark, title, how] = SAYINGS[state];
  return (
    <Notice mark={mark} stop={state === "not_out"} title={t(title)}>
      <p>{t(how)}</p>
    </Notice>
  );
}

const PRINTER_WORDS: Partial<Record<KioskScreen["printer"], [title: WordKey, how: WordKey]>> = {
  paper_out: ["kiosk.paper_out", "kiosk.screen_only"],
  offline: ["kiosk.printer_off", "kiosk.screen_only"],
  spare: ["kiosk.spare", "kiosk.spare_how"],
  paper_low: ["kiosk.paper_low", "kiosk.paper_low_how"],
};

/** What a visitor should know of the printer before the touch. */
export function PrinterNotice({ printer }: { printer: KioskScreen["printer"] }): JSX.Element | null {
  const said = PRINTER_WORDS[printer];
  if (!said) return null;
  return (
    <div class="printer">
      <Notice mark="paper" stop={printer === "paper_out" || printer === "offline"} title={t(said[0])}>
        <p>{t(said[1])}</p>
      </Notice>
    </div>
  );
}

/** Why there is no other paper, or null when one is on its way. */
async function reprinted(api: Api, issued: TicketIssued): Promise<string | null> {
  try {
    await api.command(`tickets/${issued.id}/reprint`, {}, newCommandId());
    return null;
  } catch (trouble) {
    return trouble instanceof Refusal ? t("kiosk.see_the_guide") : t("press.unanswered");
  }
}
