// Where staff come in: name, password, and the counter they sit at today. It knows which page belongs to which work; who may
// enter is the server's judgement.
import type { JSX } from "preact";
import type { SessionView } from "../../contract";
import { Api, Session } from "../../live";
import { Credentials, Door, Field } from "../../parts/signin";
import { rememberLanguage, Tongue } from "../../parts/tongue";
import { show } from "../../parts/show";
import { t } from "../../words";

/**
 * A session belongs to one page. With a counter it is that counter's; else we only learn who this is, and whose page it needs.
 * Whoever sat here before is asked for first: a page that is somebody may only change with that session's token.
 */
async function enter(asked: FormData): Promise<void> {
  const name = String(asked.get("name")).trim();
  const password = String(asked.get("password"));
  const said = String(asked.get("counter")).trim();
  if (said !== "") return enterAtCounter(name, password, Number(said));
  const session = new Session(new Api("supervisor"));
  await session.open();
  const view = await session.signIn(name, password, null);
  if (view.role !== "clerk") return location.assign("/supervisor");
  await session.end();
  if (view.counter === null) throw Object.assign(new Error(t("signin.which_counter")), { code: "counter" });
  await enterAtCounter(name, password, view.counter);
}

async function enterAtCounter(name: string, password: string, counter: number): Promise<void> {
  const session = new Session(new Api(`counter-${counter}`));
  await session.open();
  const view: SessionView = await session.signIn(name, password, counter);
  location.assign(`/counter/${view.counter ?? counter}`);
}

function Page(): JSX.Element {
  return (
    <Door title={t("signin.title")} go={t("signin.go")} enter={enter}>
      <Credentials />
      <Field name="counter" label={t("signin.counter")} hint={t("signin.counter_hint")} optional numeric />
      <p class="door-tongue">
        <Tongue />
      </p>
    </Door>
  );
}

/** Nobody can sign in to a hall without an administrator: there the first-run code is asked for. */
void new Session(new Api("supervisor")).open().then((view) => view.first_run && location.replace("/setup"));
rememberLanguage();
show(<Page />);
