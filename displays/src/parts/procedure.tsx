// What a procedure asks for, as facts: where, papers, fees, deadline. The same on the kiosk and on its own page; each fact that nobody
// has compared with the portal says so.
import type { ComponentChildren, JSX } from "preact";
import type { HallView, ProcedureRow, ProcedureView } from "../contract";
import { language, t } from "../words";
import { serviceName } from "./names";
import "./procedure.css";

/** "Hộ tịch · Quầy 3", or who else handles it. */
export function whereWords(row: Pick<ProcedureRow, "where" | "services">, hall: HallView): string {
  if (row.where !== "here") return t(`procedure.at_${row.where}`);
  const counters = hall.counters.filter((one) => hall.services.some((each) => row.services.includes(each.key) && each.counters.includes(one.no)));
  const named = row.services.map((key) => serviceName(hall, key)).join(", ");
  return counters.length ? `${named} · ${t("counter")} ${counters.map((one) => one.no).join(", ")}` : named;
}

/** The QR code of a procedure's own page, which then begins in the language that is read here. */
export function codeOf({ code }: ProcedureView): string {
  return `/api/v1/procedures/${encodeURIComponent(code)}/qr.svg${language.value === "en" ? "?lang=en" : ""}`;
}

export function Facts({ view, where }: { view: ProcedureView; where: string }): JSX.Element {
  const sure = (fact: string): boolean => view.checked.includes(fact);
  return (
    <dl class="procedure-facts">
      <Fact name={t("procedure.where")} sure><p>{where}</p></Fact>
      <Fact name={t("procedure.papers")} sure={view.papers.length === 0 || sure("papers")}>
        <Papers view={view} />
      </Fact>
      <Fact name={t("procedure.fees")} sure={sure("fees")}>{view.fees.map((fee) => <p key={fee}>{fee}</p>)}</Fact>
      <Fact name={t("procedure.deadline")} sure={sure("deadlines")}>
        {view.deadlines.map((one) => <p key={one}>{one}</p>)}
        {view.due && <p><strong>{t("procedure.due", { day: view.due })}</strong></p>}
      </Fact>
    </dl>
  );
}

/** Where the catalogue has no words of the reader's language it is said, and the official ones are marked as what they are. */
function Papers({ view }: { view: ProcedureView }): JSX.Element {
  if (view.papers.length === 0) return <p>{t("procedure.no_papers")}</p>;
  const named = view.papers_in ?? "vi";
  const foreign = language.value === "en" && named === "vi";
  return (
    <>
      {foreign && <p>{t("procedure.papers_vi")}</p>}
      <ul lang={named}>{view.papers.map((paper) => <li key={paper}>{paper}</li>)}</ul>
    </>
  );
}

function Fact({ name, sure, children }: { name: string; sure: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}{!sure && " "}{!sure && <span class="procedure-unsure">{t("procedure.unsure")}</span>}</dt>
      <dd>{children}</dd>
    </div>
  );
}
