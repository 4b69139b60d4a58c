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
import { AndMore } from "./today";

const AGAIN_AFTER_MS = 2000;

interface ListedProps {
  api: Api;
  hall: HallView;
  screen: KioskScreen;
  service: ServiceName;
  asking: string | null;
  /** A touch adds to what was gathered, instead of taking a number. */
  gathers: boolean;
  /** May something else stand on the same number? */
  several: boolean;
  onTake: () => void;
  onAdd: () => void;
  onOpen: (code: string) => void;
}

export function Listed({ api, hall, screen, service, asking, gathers, several, onTake, onAdd, onOpen }: ListedProps): JSX.Element {
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
      <TakeButton {...{ service, screen, asking, gathers, several, onAdd, onTake }} words={t(gathers ? "kiosk.add_field" : "kiosk.take_field", { field: labelOf(service) })} />
      <h2>{t("kiosk.or_procedure")}</h2>
      {found.value ? <Scroll><Rows rows={found.value.found} hall={hall} onOpen={onOpen} /></Scroll> : <p class="find-how">{t("kiosk.searching")}</p>}
    </section>
  );
}

interface TakeButtonProps extends Pick<ListedProps, "screen" | "service" | "asking" | "gathers" | "several" | "onTake" | "onAdd"> {
  words: string;
}

/** The one button that makes a number, with who waits beneath; off, and saying why, while none are given. Under it the quiet one for
 * whoever has come for more. */
export function TakeButton({ service, screen, asking, gathers, several, words, onTake, onAdd }: TakeButtonProps): JSX.Element {
  const line = lineOf(screen, service.key);
  const mine = asking === service.key;
  const off = !line || Boolean(line.issuing);
  return (
    <div class="takes">
      <button
        type="button"
        class={`take${mine ? " card-pressed" : ""}`}
        data-take={service.key}
        disabled={off}
        aria-disabled={asking !== null}
        onClick={onTake}
      >
        <span class="take-words">{mine ? t("kiosk.asking") : words}</span>
        <span class="take-state"><LineState screen={screen} service={service.key} /></span>
      </button>
      {several && !gathers && <AndMore disabled={off || asking !== null} onAdd={onAdd} />}
    </div>
  );
}
