// A procedure's own page: read at home, on a phone, or printed and taken along. It needs no number and no session.
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import type { ProcedureView } from "../../contract";
import { openLive, Refusal } from "../../live";
import { Notice } from "../../parts";
import { hoursOf } from "../../parts/hours";
import { codeOf, Facts, whereWords } from "../../parts/procedure";
import { Tongue, visitorsLanguage } from "../../parts/tongue";
import { show } from "../../parts/show";
import { language, t } from "../../words";
import "./procedure.css";

const AGAIN_AFTER_MS = 2000;

const code = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const live = openLive("procedure");
const view = signal<ProcedureView | null>(null);
const refused = signal<string | null>(null);

visitorsLanguage();
effect(() => {
  live.api.language = language.value;
  ask();
});

function ask(): void {
  live.api.get<ProcedureView>(`procedures/${encodeURIComponent(code)}`).then(
    (said) => (view.value = said),
    (trouble) => {
      if (trouble instanceof Refusal && trouble.status < 500 && trouble.code !== "too_many") refused.value = trouble.message;
      else setTimeout(ask, AGAIN_AFTER_MS);
    },
  );
}

function Page(): JSX.Element {
  const hall = live.hall.value;
  const found = view.value;
  return (
    <article class="leaflet">
      <div class="leaflet-top">
        <p>{hall?.name}</p>
        <Tongue />
      </div>
      {refused.value && <Notice mark="warn" stop title={refused.value} />}
      {!refused.value && (!found || !hall) && <p>{t("connecting")}</p>}
      {found && hall && <Leaflet view={found} where={whereWords(found, hall)} hours={hoursOf(hall)} />}
    </article>
  );
}

function Leaflet({ view, where, hours }: { view: ProcedureView; where: string; hours: string[] }): JSX.Element {
  return (
    <>
      <h1>{(language.value === "en" && view.name_en) || view.name}</h1>
      <p class="leaflet-official" lang="vi">{view.official}</p>
      <p class="leaflet-code">{t("procedure.code")} {view.code} · <span lang="vi">{view.field_name}</span></p>
      <Facts view={view} where={where} />
      {view.checked.length < CHECKABLE && <p class="leaflet-note">{t("procedure.unsure_how")}</p>}
      <h2>{t("hall.hours")}</h2>
      <ul class="leaflet-hours">{hours.map((line) => <li key={line}>{line}</li>)}</ul>
      <div class="leaflet-end">
        <img src={codeOf(view)} alt={t("procedure.scan")} width="120" height="120" />
        <button type="button" class="press leaflet-print" onClick={() => window.print()}>{t("procedure.print")}</button>
      </div>
    </>
  );
}

/** code, official, field_name, papers, fees, deadlines */
const CHECKABLE = 6;

show(<Page />);
