// Everything one visitor has come for on one list: take one away, add another, or take the number. And the ways that lead to it, which
// stand beside what somebody with one errand touches and never before it.
import type { JSX } from "preact";
import type { HallView, KioskScreen } from "../../contract";
import { Notice, Sign } from "../../parts";
import { nameOf, serviceWords } from "../../parts/names";
import { t } from "../../words";
import { type Errands, MOST_ERRANDS } from "./errands";
import { LineState } from "./fields";
import { Scroll } from "./rows";

interface TodayProps {
  hall: HallView;
  screen: KioskScreen;
  errands: Errands;
  asking: string | null;
  onMore: () => void;
  onTake: () => void;
}

export function Today({ hall, screen, errands, asking, onMore, onTake }: TodayProps): JSX.Element {
  const wishes = errands.wishes.value;
  const n = wishes.length;
  return (
    <section class="listed today">
      <Scroll><ol class="wishes">
        {wishes.map(({ service, errand, procedures = [] }, at) => (
          <li key={`${service} ${errand}`} class="wish" data-wish={service}>
            <span class="wish-words">
              <span class="wish-name">{serviceWords(hall, service, errand)}</span>
              {procedures.map((one) => <span key={one.code} class="wish-procedure">{nameOf({ name: one.name, name_en: one.name_en ?? null })}</span>)}
              <span class="wish-state"><LineState screen={screen} service={service} /></span>
            </span>
            <button type="button" aria-label={t("kiosk.remove_this", { what: serviceWords(hall, service, errand) })} onClick={() => errands.remove(at)}>
              <Sign mark="cross" class="way-mark" />{t("kiosk.remove")}
            </button>
          </li>
        ))}
      </ol></Scroll>
      {n > 1 && <p class="today-how">{t("kiosk.today_how")}</p>}
      {errands.full.value && <Notice mark="ring" title={t("kiosk.errands_full", { n: MOST_ERRANDS })} />}
      {!errands.full.value && (
        <button type="button" class="more" data-more="" onClick={onMore}><Sign mark="plus" class="more-mark" />{t(n ? "kiosk.more" : "kiosk.choose_one")}</button>
      )}
      {n > 0 && (
        <button type="button" class={asking ? "take card-pressed" : "take"} data-take-all="" aria-disabled={asking !== null} onClick={onTake}>
          <span class="take-words">{t(asking ? "kiosk.asking" : n > 1 ? "kiosk.take_several" : "kiosk.take", { n })}</span>
        </button>
      )}
    </section>
  );
}

/** On the first screen: how several errands begin, and while they are gathered, how many there are and the way back to them. */
export function Several({ errands, onSeveral, onToday }: { errands: Errands; onSeveral: () => void; onToday: () => void }): JSX.Element {
  const n = errands.wishes.value.length;
  const gathers = errands.gathering.value;
  return (
    <button type="button" class="more" data-several="" aria-pressed={gathers} onClick={gathers && n > 0 ? onToday : onSeveral}>
      <Sign mark={gathers ? "tick" : "plus"} class="more-mark" />
      {!gathers ? t("kiosk.several") : n > 0 ? t("kiosk.see_chosen", { n }) : t("kiosk.choose_first")}
    </button>
  );
}

/** While one looks for the next: that a touch adds it, what is chosen already, and how to have done. */
export function Gathering({ hall, errands, onToday }: Pick<TodayProps, "hall" | "errands"> & { onToday: () => void }): JSX.Element | null {
  if (!errands.gathering.value) return null;
  const chosen = errands.wishes.value.map(({ service, errand }) => serviceWords(hall, service, errand)).join(", ");
  if (!chosen) return <p class="gathering">{t("kiosk.gathers_first")}</p>;
  return (
    <div class="gathering">
      <p>{t("kiosk.gathers", { chosen })}</p>
      <button type="button" data-gathered="" onClick={onToday}>{t("kiosk.gathers_done")}</button>
    </div>
  );
}

/** Beneath a button that takes a number at once. */
export function AndMore({ disabled, onAdd }: { disabled: boolean; onAdd: () => void }): JSX.Element {
  return (
    <button type="button" class="more" data-add="" disabled={disabled} onClick={onAdd}>
      <Sign mark="plus" class="more-mark" />
      {t("kiosk.and_more")}
    </button>
  );
}
