// Papers: which tickets did not get one, one more of any of them, and what each layout looks like. It knows what to ask; which
// layout a printer uses is said in its agent's plan.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { LayoutView, TicketAnswer, TroubledPaper } from "../../contract";
import { hourMinute } from "../../live";
import { Notice } from "../../parts";
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
  return (
    <Block title={t("papers.title")}>
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
              <Press disabled={watch.presses.busy.value} label={`${t("papers.again")} ${paper.number}`} onPress={() => reprint(watch, paper.ticket)}>
                {t("papers.again")}
              </Press>
            </p>
          </li>
        ))}
      </ol>
      {papers.length === 0 && <p class="sv-none">{t("papers.none")}</p>}
      <p class="sv-keys sv-codes">
        <Press onPress={() => askNumber(watch)}>{t("papers.one")}</Press>
      </p>
      <Layouts watch={watch} />
    </Block>
  );
}

function reprint(watch: Watch, ticket: string): void {
  void watch.presses.press(`tickets/${ticket}/reprint`, {});
}

function askNumber(watch: Watch): void {
  const choose = (said: string): void => {
    watch.asking.value = null;
    void found(watch, said.trim().toUpperCase());
  };
  watch.asking.value = { title: t("papers.which"), answers: [], own: { label: t("papers.number"), choose } };
}

async function found(watch: Watch, number: string): Promise<void> {
  try {
    const { ticket } = await watch.live.api.get<TicketAnswer>(`numbers/${encodeURIComponent(number)}`);
    reprint(watch, ticket.id);
  } catch (trouble) {
    watch.presses.trouble.value = trouble instanceof Error && trouble.message ? trouble.message : t("press.unanswered");
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
