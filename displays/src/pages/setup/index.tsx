// The first day of a hall, and of a device: the first-run code makes the first administrator; a one-time code enrols the device
// named in the address (#kiosk, #tv-sanh). It knows the two doors; codes are judged by the server.
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { Api, newCommandId, Session } from "../../live";
import { Enrol, Notice } from "../../parts";
import { Credentials, Door, Field } from "../../parts/signin";
import { rememberLanguage, Tongue } from "../../parts/tongue";
import { show } from "../../parts/show";
import { t } from "../../words";
import "../../parts/press.css";
import "./setup.css";

/** "kiosk", "tv-sanh": the slot of the page that is set up; empty for the hall itself. */
const device = signal(deviceInAddress());

function deviceInAddress(): string {
  return /^#((?:kiosk|tv)(?:-[a-z0-9-]+)?)$/.exec(location.hash)?.[1] ?? "";
}

function pageOf(slot: string): string {
  return slot.startsWith("tv-") ? `/tv/${slot.slice(3)}` : `/${slot}`;
}

const api = new Api(device.value || "supervisor");
const session = new Session(api);
let wasSomebody = false;
void session.open().then((view) => void (wasSomebody = view.kind === "device"));
effect(() => {
  if (device.value && session.view.value?.kind === "device" && !wasSomebody) location.assign(pageOf(device.value));
});
addEventListener("hashchange", () => location.reload());

async function makeAdministrator(asked: FormData): Promise<void> {
  const [code, name, password] = ["code", "name", "password"].map((field) => String(asked.get(field)).trim()) as [string, string, string];
  await api.post("setup", { code, name, password, command_id: newCommandId() });
  await session.signIn(name, password, null);
  location.assign("/supervisor");
}

function Page(): JSX.Element {
  const view = session.view.value;
  if (session.unreachable.value)
    return (
      <div class="setup">
        <Notice mark="broken" stop title={t("unreachable")} />
      </div>
    );
  if (!view) return <p class="setup">{t("connecting")}</p>;
  if (device.value) return <Enrol session={session} suggested={t(device.value.startsWith("tv") ? "setup.tv_name" : "setup.kiosk_name")} />;
  return view.first_run ? <FirstRun /> : <Doors />;
}

function FirstRun(): JSX.Element {
  return (
    <Door title={t("setup.first")} how={t("setup.first_how")} go={t("setup.first_go")} enter={makeAdministrator}>
      <Field name="code" label={t("setup.code")} focus />
      <Credentials fresh />
      <p class="door-tongue">
        <Tongue />
      </p>
    </Door>
  );
}

/** The hall has its administrator: what else one may have come here for. */
function Doors(): JSX.Element {
  return (
    <div class="setup">
      <h1>{t("setup.done")}</h1>
      <p>{t("setup.done_how")}</p>
      <nav>
        <a class="press" href="/signin">
          {t("signin.title")}
        </a>
        <a class="press" href="/supervisor">
          {t("supervisor.title")}
        </a>
        <a class="press" href="#kiosk">
          {t("setup.enrol_kiosk")}
        </a>
        <Tongue />
      </nav>
    </div>
  );
}

rememberLanguage();
show(<Page />);
