// One procedure before one waits for it: papers, fee, deadline, where. What the catalogue does not know is said to be unknown.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import type { HallView, KioskScreen, ProcedureView } from "../../contract";
import { type Api, Refusal } from "../../live";
import { Notice } from "../../parts";
import { nameOf } from "../../parts/names";
import { language, t } from "../../words";
import { TakeButton } from "./listed";
import { Scroll, whereWords } from "./rows";

const AGAIN_AFTER_MS = 2000;

interface ProcedureProps {
  api: Api;
  hall: HallView;
  screen: KioskScreen;
  code: string;
  asking: string | null;
  onTake: (service: string) => void;
}

export function Procedure({ api, hall, screen, code, asking, onTake }: ProcedureProps): JSX.Element {
  const view = useSignal<ProcedureView | null>(null);
  const refused = useSignal<string | null>(null);
  useEffect(() => {
    let timer = 0;
    const ask = (): void =>
      void api.get<ProcedureView>(`procedures/${encodeURIComponent(code)}`).then(
        (said) => (view.value = said),
        (trouble) => {
          if (trouble instanceof Refusal && trouble.status < 500) refused.value = trouble.message;
          else timer = window.setTimeout(ask, AGAIN_AFTER_MS);
        },
      );
    ask();
    return () => clearTimeout(timer);
  }, [code, language.value]);
  if (refused.value) return <section class="procedure"><Notice mark="warn" title={refused.value} stop /></section>;
  if (!view.value) return <section class="procedure"><p class="find-how">{t("kiosk.searching")}</p></section>;
  return <Page view={view.value} {...{ hall, screen, asking, onTake }} />;
}

type PageProps = Omit<ProcedureProps, "api" | "code"> & { view: ProcedureView };

function Page({ view, hall, screen, asking, onTake }: PageProps): JSX.Element {
  const services = hall.services.filter((service) => view.services.includes(service.key));
  return (
    <section class="procedure" data-procedure-page={view.code}>
      <Scroll>
        <h2 class="procedure-name">{(language.value === "en" && view.name_en) || view.name}</h2>
        <Facts view={view} where={whereWords(view, hall)} />
        <div class="procedure-code">
          <img src={`/api/v1/procedures/${encodeURIComponent(view.code)}/qr.svg`} alt={t("procedure.scan")} width="160" height="160" />
          <p>{t("procedure.scan")}<br />{t("procedure.code")} <strong>{view.code}</strong></p>
        </div>
      </Scroll>
      {services.map((service) => {
        const words = services.length > 1 ? t("kiosk.take_field", { field: nameOf(service) }) : t("kiosk.take");
        return <TakeButton key={service.key} {...{ service, screen, asking, words }} onTake={() => onTake(service.key)} />;
      })}
      {services.length === 0 && <Notice mark="arrow" title={t(`procedure.at_${view.where}`)}><p>{t("procedure.elsewhere_how")}</p></Notice>}
    </section>
  );
}

export function Facts({ view, where }: { view: ProcedureView; where: string }): JSX.Element {
  const sure = (fact: string): boolean => view.checked.includes(fact);
  return (
    <dl class="procedure-facts">
      <Fact name={t("procedure.where")} sure><p>{where}</p></Fact>
      <Fact name={t("procedure.papers")} sure={view.papers.length === 0 || sure("papers")}>
        {view.papers.length > 0 ? <ul>{view.papers.map((paper) => <li key={paper}>{paper}</li>)}</ul> : <p>{t("procedure.no_papers")}</p>}
      </Fact>
      <Fact name={t("procedure.fees")} sure={sure("fees")}>{view.fees.map((fee) => <p key={fee}>{fee}</p>)}</Fact>
      <Fact name={t("procedure.deadline")} sure={sure("deadlines")}>
        {view.deadlines.map((one) => <p key={one}>{one}</p>)}
        {view.due && <p><strong>{t("procedure.due", { day: view.due })}</strong></p>}
      </Fact>
    </dl>
  );
}

function Fact({ name, sure, children }: { name: string; sure: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}{!sure && <span class="procedure-unsure">{t("procedure.unsure")}</span>}</dt>
      <dd>{children}</dd>
    </div>
  );
}
