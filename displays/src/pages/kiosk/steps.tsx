// Which view a step has, and where each touch leads. It knows every view of choosing; it refuses to know how any of them looks.
import type { JSX } from "preact";
import type { HallView, KioskScreen, ProcedureView, ServiceName } from "../../contract";
import type { Api } from "../../live";
import type { Errands } from "./errands";
import { Fields } from "./fields";
import { Find } from "./find";
import type { Finding } from "./found";
import { Listed } from "./listed";
import { PrinterNotice } from "./paper";
import { Priority } from "./priority";
import { Procedure } from "./procedure";
import { Scroll } from "./rows";
import { Slip } from "./slip";
import { Start } from "./start";
import type { Errand, Taking } from "./take";
import { Gathering, Several, Today } from "./today";
import type { Step, Way } from "./way";

interface StepsProps {
  api: Api;
  hall: HallView;
  screen: KioskScreen;
  taking: Taking;
  way: Way;
  finding: Finding;
  errands: Errands;
}

const KIND: Record<Errand, ServiceName["kind"]> = { submit: "submit", supplement: "submit", collect: "collect", ask: "ask" };

/** Past the first screen, which says by itself what is gathered. */
const CHOOSING: readonly Step["at"][] = ["fields", "procedures", "procedure"];

export function Steps(props: StepsProps): JSX.Element {
  const { hall, taking, way } = props;
  const asks = way.here.value.at !== "find";
  return (
    <>
      <PrinterNotice printer={props.screen.printer} />
      <View {...props} />
      {CHOOSING.includes(way.here.value.at) && <Gathering hall={hall} errands={props.errands} onToday={() => way.go({ at: "today" })} />}
      {asks && <Priority classes={hall.priorities} chosen={taking.priority.value} onChoose={(key) => (taking.priority.value = key)} />}
    </>
  );
}

function View({ api, hall, screen, taking, way, finding, errands }: StepsProps): JSX.Element {
  const step = way.here.value;
  const stage = taking.stage.value;
  const asking = stage.at === "asking" ? stage.service : null;
  const gathers = errands.gathering.value;
  const add = (service: string, wanted: Errand | null = null, chosen?: ProcedureView): void => {
    errands.add({ service, errand: wanted === "supplement" ? wanted : null, procedures: chosen && [chosen] });
    way.home();
    way.go({ at: "today" });
  };
  const take = (service: string, wanted: Errand | null = null, chosen?: ProcedureView): void =>
    gathers ? add(service, wanted, chosen) : void taking.take({ service, errand: wanted });
  const several = hall.services.length > 1;
  const errand = "errand" in step ? step.errand : "submit";
  const open = (code: string): void => way.go({ at: "procedure", errand, code });
  const service = step.at === "procedures" ? hall.services.find((one) => one.key === step.service) : undefined;
  if (step.at === "find") return <Find {...{ hall, finding }} typed={way.typed} onOpen={open} />;
  if (step.at === "procedure") return <Procedure {...{ api, hall, screen, asking }} code={step.code} {...{ gathers, several }} onTake={(key, chosen) => take(key, errand, chosen)} onAdd={(key, chosen) => add(key, errand, chosen)} />;
  if (step.at === "slip") {
    const collecting = hall.services.filter((one) => one.kind === "collect");
    const collect = (): void => (collecting.length === 1 ? take(collecting[0]!.key) : way.go({ at: "fields", errand: "collect" }));
    return <Slip {...{ api, hall }} code={step.code} onCollect={collect} />;
  }
  if (service) return <Listed {...{ api, hall, screen, service, asking, gathers, several }} onOpen={open} onTake={() => take(service.key, errand)} onAdd={() => add(service.key, errand)} />;
  if (step.at === "today") {
    const [first, ...also] = errands.wishes.value;
    return <Today {...{ hall, screen, errands, asking }} onMore={() => way.home()} onTake={() => void (first && taking.take(first, also))} />;
  }
  if (step.at === "fields") {
    const services = hall.services.filter((one) => one.kind === KIND[step.errand]);
    const choose = (one: ServiceName): void => {
      // Whoever was asked for more papers knows the procedure: the field is all that is needed.
      if (one.procedures && step.errand === "submit") way.go({ at: "procedures", errand, service: one.key });
      else take(one.key, errand);
    };
    return <section class="choices"><Scroll><Fields {...{ services, screen, asking }} onChoose={choose} /></Scroll></section>;
  }
  const { onErrand, onFind } = { onErrand: (wanted: Errand) => way.go({ at: "fields", errand: wanted }), onFind: () => way.go({ at: "find" }) };
  const toToday = (): void => way.go({ at: "today" });
  return (
    <Start {...{ hall, screen, asking, onErrand, onFind }} onTake={(key) => take(key)}>
      {several && <Several errands={errands} onSeveral={() => void (errands.gathering.value = !gathers)} onToday={toToday} />}
    </Start>
  );
}
