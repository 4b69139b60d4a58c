// The procedures of one field, and a number of the field at once for those who know what they need.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import type { HallView, KioskScreen, ProceduresFound, ServiceName } from "../../contract";
import type { Api } from "../../live";
import { labelOf } from "../../parts/names";
import { t } from "../../words";
import { LineState, lineOf } from "./fields";
import { Rows, Scroll } from "./rows";

const AGAIN_AFTER_MS = 2000;

interface ListedProps {
  api: Api;
  hall: HallView;
  screen: KioskScreen;
  service: ServiceName;
  asking: string | null;
  onTake: () => void;
  onOpen: (code: string) => void;
}

export function Listed({ api, hall, screen, service, asking, onTake, onOpen }: ListedProps): JSX.Element {
  const found = useSignal<ProceduresFound | null>(null);
  useEffect(() => {
    let timer = 0;
    const ask = (): void =>
      void api.get<ProceduresFound>(`procedures?limit=500&service=${encodeURIComponent(service.key)}`).then(
        (said) => (found.value = said),
        () => (timer = window.setTimeout(ask, AGAIN_AFTER_MS)),
      );
    ask();
    return () => clearTimeout(timer);
  }, [service.key]);
  return (
    <section class="listed">
      <TakeButton service={service} screen={screen} asking={asking} words={t("kiosk.take_field", { field: labelOf(service) })} onTake={onTake} />
      <h2>{t("kiosk.or_procedure")}</h2>
      {found.value ? <Scroll><Rows rows={found.value.found} hall={hall} onOpen={onOpen} /></Scroll> : <p class="find-how">{t("kiosk.searching")}</p>}
    </section>
  );
}

interface TakeButtonProps extends Pick<ListedProps, "screen" | "service" | "asking" | "onTake"> {
  words: string;
}

/** The one button that makes a number, with who waits beneath; off, and saying why, while none are given. */
export function TakeButton({ service, screen, asking, words, onTake }: TakeButtonProps): JSX.Element {
  const line = lineOf(screen, service.key);
  const mine = asking === service.key;
  return (
    <button
      type="button"
      class={`take${mine ? " card-pressed" : ""}`}
      data-take={service.key}
      disabled={!line || Boolean(line.issuing)}
      aria-disabled={asking !== null}
      onClick={onTake}
    >
      <span class="take-words">{mine ? t("kiosk.asking") : words}</span>
      <span class="take-state"><LineState line={line} open={screen.counters_open[service.key]} /></span>
    </button>
  );
}
