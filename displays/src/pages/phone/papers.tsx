// What to bring, while one waits: the papers of the procedure one has come for, which this phone remembers; to collect, the slip. It
// knows the catalogue's lists; which procedure is meant only the reader can say.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ProcedureRow, ProceduresFound, ProcedureView, ServiceName } from "../../contract";
import { type Api, Refusal } from "../../live";
import { language, t } from "../../words";

const AGAIN_AFTER_MS = 3000;

interface PapersProps {
  api: Api;
  token: string;
  service: ServiceName | undefined;
}

export function Papers({ api, token, service }: PapersProps): JSX.Element | null {
  const unfolded = useSignal(false);
  if (!service || (service.kind === "submit" ? !service.procedures : service.kind !== "collect")) return null;
  return (
    <details class="papers" onToggle={(event) => (unfolded.value = event.currentTarget.open)}>
      <summary>{t("phone.papers")}</summary>
      {service.kind === "collect" ? <p>{t("phone.papers_collect")}</p> : unfolded.value && <OfProcedures api={api} token={token} service={service.key} />}
    </details>
  );
}

function OfProcedures({ api, token, service }: { api: Api; token: string; service: string }): JSX.Element {
  const memory = `papers ${token}`;
  const listed = useAsked<ProceduresFound>(api, `procedures?limit=500&service=${encodeURIComponent(service)}`);
  const chosen = useSignal(localStorage.getItem(memory));
  const choose = (code: string | null): void => {
    chosen.value = code;
    if (code) localStorage.setItem(memory, code);
    else localStorage.removeItem(memory);
  };
  if (!listed) return <p>{t("connecting")}</p>;
  const rows = listed.found;
  const row = rows.length === 1 ? rows[0]! : rows.find((one) => one.code === chosen.value);
  if (row) return <Bring key={row.code} api={api} row={row} onOther={rows.length > 1 ? () => choose(null) : null} />;
  return (
    <>
      <p>{t("phone.papers_which")}</p>
      <ul class="papers-choices">
        {rows.map((one) => (
          <li key={one.code}>
            <button type="button" class="choice" data-procedure={one.code} onClick={() => choose(one.code)}>{nameOf(one)}</button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Bring({ api, row, onOther }: { api: Api; row: ProcedureRow; onOther: (() => void) | null }): JSX.Element {
  const view = useAsked<ProcedureView>(api, `procedures/${encodeURIComponent(row.code)}`);
  return (
    <>
      <h2>{nameOf(row)}</h2>
      {!view && <p>{t("connecting")}</p>}
      {view && view.papers.length === 0 && <p>{t("procedure.no_papers")}</p>}
      {view && view.papers.length > 0 && <ul class="papers-list" lang="vi">{view.papers.map((paper) => <li key={paper}>{paper}</li>)}</ul>}
      {view && view.papers.length > 0 && view.checked.indexOf("papers") < 0 && <p class="papers-unsure">{t("phone.papers_unsure")}</p>}
      <p class="papers-ways">
        <a class="press" href={`/p/${encodeURIComponent(row.code)}`}>{t("phone.papers_more")}</a>
        {onOther && <button type="button" class="press" onClick={onOther}>{t("phone.papers_other")}</button>}
      </p>
    </>
  );
}

function nameOf(row: ProcedureRow): string {
  return (language.value === "en" && row.name_en) || row.name;
}

/** What the server answers, in the reader's language; asked again while it does not. */
function useAsked<T>(api: Api, path: string): T | null {
  const answer = useSignal<T | null>(null);
  useEffect(() => {
    let timer = 0;
    let left = false;
    const ask = (): void =>
      void api.get<T>(path).then(
        (said) => left || (answer.value = said),
        (trouble) => left || (trouble instanceof Refusal && trouble.status < 500) || (timer = window.setTimeout(ask, AGAIN_AFTER_MS)),
      );
    ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [path, language.value]);
  return answer.value;
}
