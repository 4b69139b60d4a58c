// One procedure before one waits for it: papers, fee, deadline, where. What the catalogue does not know is said to be unknown.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import type { HallView, KioskScreen, ProcedureView } from "../../contract";
import { type Api, Refusal } from "../../live";
import { Notice } from "../../parts";
import { nameOf } from "../../parts/names";
import { codeOf, Facts, whereWords } from "../../parts/procedure";
import { language, t } from "../../words";
import { TakeButton } from "./listed";
import { Scroll } from "./rows";

const AGAIN_AFTER_MS = 2000;

interface ProcedureProps {
  api: Api;
  hall: HallView;
  screen: KioskScreen;
  code: string;
  asking: string | null;
  gathers: boolean;
  several: boolean;
  onTake: (service: string, chosen: ProcedureView) => void;
  onAdd: (service: string, chosen: ProcedureView) => void;
}

export function Procedure({ api, code, ...more }: ProcedureProps): JSX.Element {
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
  return <Page view={view.value} {...more} />;
}

type PageProps = Omit<ProcedureProps, "api" | "code"> & { view: ProcedureView };

function Page({ view, hall, screen, asking, gathers, several, onTake, onAdd }: PageProps): JSX.Element {
  const services = hall.services.filter((service) => view.services.includes(service.key));
  return (
    <section class="procedure" data-procedure-page={view.code}>
      <Scroll>
        <h2 class="procedure-name">{(language.value === "en" && view.name_en) || view.name}</h2>
        <Facts view={view} where={whereWords(view, hall)} />
        <div class="procedure-code">
          <img src={codeOf(view)} alt={t("procedure.scan")} width="160" height="160" />
          <p>{t("procedure.scan")}<br />{t("procedure.code")} <strong>{view.code}</strong></p>
        </div>
      </Scroll>
      {services.map((service) => {
        const [plain, named] = gathers ? (["kiosk.add", "kiosk.add_field"] as const) : (["kiosk.take", "kiosk.take_field"] as const);
        const words = services.length > 1 ? t(named, { field: nameOf(service) }) : t(plain);
        const presses = { onTake: () => onTake(service.key, view), onAdd: () => onAdd(service.key, view) };
        return <TakeButton key={service.key} {...{ service, screen, asking, gathers, several, words, ...presses }} />;
      })}
      {services.length === 0 && <Notice mark="arrow" title={t(`procedure.at_${view.where}`)}><p>{t("procedure.elsewhere_how")}</p></Notice>}
    </section>
  );
}
