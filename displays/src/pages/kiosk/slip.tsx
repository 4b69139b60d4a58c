// What stands on the paper that was held before the scanner: a ticket and how it stands, with another paper at one touch; or a slip
// of the one-stop software, which leads to where results are given.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import type { HallView, TrackScreen } from "../../contract";
import { type Api, newCommandId, Refusal } from "../../live";
import { Notice, Range, TicketNumber } from "../../parts";
import { placeOf, serviceName } from "../../parts/names";
import { t } from "../../words";
import { meaningOf } from "./scan";

/** A ticket's address begins with its id. */
const ID_LETTERS = 10;

interface SlipProps {
  api: Api;
  hall: HallView;
  code: string;
  onCollect: () => void;
}

export function Slip({ api, hall, code, onCollect }: SlipProps): JSX.Element {
  const meant = meaningOf(code);
  if (meant.at === "ticket") return <Known key={meant.token} api={api} hall={hall} token={meant.token} />;
  return (
    <section class="listed">
      <Notice mark="out" title={t("slip.results")}><p>{t("slip.results_how")}</p></Notice>
      <button type="button" class="take" onClick={onCollect}><span class="take-words">{t("kiosk.collect")}</span></button>
    </section>
  );
}

function Known({ api, hall, token }: { api: Api; hall: HallView; token: string }): JSX.Element {
  const ticket = useSignal<TrackScreen | null>(null);
  const said = useSignal<string | null>(null);
  const asked = useSignal(false);
  useEffect(() => {
    api.get<TrackScreen>(`track/${token}`).then(
      (found) => (ticket.value = found),
      (trouble) => (said.value = trouble instanceof Refusal ? trouble.message : t("press.unanswered")),
    );
  }, [token]);
  const reprint = (): void => {
    asked.value = true;
    api.command(`tickets/${token.slice(0, ID_LETTERS)}/reprint`, {}, newCommandId()).then(
      () => (said.value = t("kiosk.printing_again")),
      (trouble) => (said.value = trouble instanceof Refusal ? t("kiosk.see_the_guide") : t("press.unanswered")),
    );
  };
  const found = ticket.value;
  return (
    <section class="listed">
      {found && (
        <div class="slip" data-slip={found.number}>
          <p class="slip-number"><TicketNumber>{found.number}</TicketNumber></p>
          <p>{serviceName(hall, found.service)} · {t(`state.${found.state}`)}</p>
          {(found.to_come ?? []).map((one) => <p key={one.service}>{t("kiosk.then")}: {serviceName(hall, one.service)} · {placeOf(hall, one.service)}</p>)}
          {found.ahead !== null && <p>{t("kiosk.before")}: <strong>{found.ahead}</strong> · <Range minutes={found.wait_minutes} /></p>}
        </div>
      )}
      {said.value && <Notice mark="paper" title={said.value} />}
      {found && <button type="button" class="take" disabled={asked.value} onClick={reprint}><span class="take-words">{t("kiosk.print_again")}</span></button>}
    </section>
  );
}
