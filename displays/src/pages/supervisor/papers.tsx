// Papers: which tickets did not get one, one more of any of them, and what each layout looks like. It knows what to ask; which
// layout a printer uses is said in its agent's plan.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LayoutView, TicketAnswer, TroubledPaper } from "../../contract";
import { hourMinute, now_ms } from "../../live";
import { Notice, Sign } from "../../parts";
import { wholeNumber } from "../../parts/numbers";
import { Press } from "../../parts/press";
import { t, type WordKey } from "../../words";
import { Block } from "./hall";
import type { Watch } from "./watch";

const BECAME: Partial<Record<TroubledPaper["outcome"], WordKey>> = {
  failed: "papers.failed",
  expired: "papers.failed",
  unknown: "papers.perhaps",
};

export function Papers({ watch, papers }: { watch: Watch; papers: TroubledPaper[] }): JSX.Element {
  const about = watch.reprinted.value?.about;
  const row = papers.some((paper) => paper.ticket === about) ? about : null; // a row may be gone with its trouble: then it is said below
  return (
    <Block title={t("papers.title")} id="papers">
      <ol>
        {papers.map((paper) => (
          <li key={paper.ticket} class="sv-row" data-paper={paper.number}>
            <p class="sv-wide">
              {paper.number}
              <small>
                {t(BECAME[paper.outcome] ?? "papers.perhaps")} · {hourMinute(paper.at_ms)}
              </small>
            </p>
            <p class="sv-keys">
              <Press
                disabled={watch.reprints.busy.value}
                label={`${t("papers.again")} ${paper.number}`}
                onPress={() => void reprint(watch, paper.ticket, paper.number, paper.ticket)}
              >
                {t("papers.again")}
              </Press>
            </p>
            {row === paper.ticket && <Became watch={watch} />}
          </li>
        ))}
      </ol>
      {papers.length === 0 && <p class="sv-none">{t("papers.none")}</p>}
      <AnyNumber watch={watch} />
      {row === null && <Became watch={watch} />}
      <Layouts watch={watch} />
    </Block>
  );
}

/** What became of the last paper asked for, where it was asked for. */
function Became({ watch }: { watch: Watch }): JSX.Element | null {
  const said = watch.reprinted.value;
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), [said]); // the field may be the last line of the window
  if (!said) return null;
  return (
    <p
      ref={place}
      class={said.good ? "paper-said" : "paper-said paper-refused"}
      role={said.good ? "status" : "alert"}
    >
      <Sign mark={said.good ? "tick" : "warn"} /> {said.words}
    </p>
  );
}

/** Any number of today, as it is typed: "h5" is H005. */
function AnyNumber({ watch }: { watch: Watch }): JSX.Element {
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const number = wholeNumber(String(new FormData(form).get("number")));
    if (number && !watch.reprints.busy.peek()) void found(watch, number).then((good) => good && form.reset());
  };
  return (
    <form class="paper-any" onSubmit={submit}>
      <input name="number" maxLength={12} autocomplete="off" placeholder={t("papers.number")} aria-label={t("papers.number")} />
      <button type="submit" class="press" disabled={watch.reprints.busy.value}>
        {t("papers.one")}
      </button>
    </form>
  );
}

/** Returns whether it was sent to the printer. */
async function reprint(watch: Watch, ticket: string, number: string, about: string | null): Promise<boolean> {
  const { reprints, reprinted } = watch;
  reprinted.value = null;
  let sent = false;
  await reprints.press(`tickets/${ticket}/reprint`, {}, () => void (sent = true));
  const words = sent ? t("papers.sent", { number, time: hourMinute(now_ms()) }) : reprints.trouble.peek();
  reprinted.value = words ? { about, good: sent, words } : null;
  return sent;
}

async function found(watch: Watch, number: string): Promise<boolean> {
  watch.reprinted.value = null;
  try {
    const { ticket } = await watch.live.api.get<TicketAnswer>(`numbers/${encodeURIComponent(number)}`);
    return await reprint(watch, ticket.id, number, null);
  } catch (trouble) {
    const words = trouble instanceof Error && trouble.message ? trouble.message : t("press.unanswered");
    watch.reprinted.value = { about: null, good: false, words };
    return false;
  }
}

type Seen = LayoutView & { picture: string | null };

/** Drawn only when somebody looks. */
function Layouts({ watch }: { watch: Watch }): JSX.Element {
  const seen = useSignal<Seen[] | null>(null);
  const look = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open && seen.peek() === null) void load(watch).then((all) => void (seen.value = all));
  };
  return (
    <details onToggle={look}>
      <summary class="press">{t("papers.layouts")}</summary>
      <div class="layouts">
        {(seen.value ?? []).map((one) => (
          <figure key={one.name}>
            {one.picture && <img src={one.picture} alt={t("papers.sample", { name: one.name })} />}
            {one.trouble !== null && <Notice mark="warn" stop title={one.trouble} />}
            <figcaption>
              <code>{one.name}</code> {one.title}
            </figcaption>
          </figure>
        ))}
      </div>
      <p class="sv-none">{t("papers.how")}</p>
    </details>
  );
}

async function load(watch: Watch): Promise<Seen[]> {
  const { api } = watch.live;
  try {
    const layouts = await api.get<LayoutView[]>("ticket-layouts");
    return await Promise.all(layouts.map(async (one) => ({ ...one, picture: one.trouble === null ? await drawn(watch, one.name) : null })));
  } catch (trouble) {
    watch.presses.trouble.value = trouble instanceof Error && trouble.message ? trouble.message : t("press.unanswered");
    return [];
  }
}

/** Asked with this page's session, which an <img> would not bring along. */
async function drawn(watch: Watch, name: string): Promise<string | null> {
  const bytes = new Uint8Array(await watch.live.api.bytes(`/api/v1/ticket-layouts/${name}/576.png`));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(letters)}`;
}
