// The page where a hall makes its voice: the sheet on the left, line by line; on the right whole sentences, a long take and the
// engine. It puts the blocks in order, hears the keys, and lets nobody in who is nobody.
import type { JSX } from "preact";
import { openLive } from "../../live";
import { Notice } from "../../parts";
import { useKeys } from "../../parts/keys";
import { Newer } from "../../parts/newer";
import { SignIn } from "../../parts/signin";
import { rememberLanguage } from "../../parts/tongue";
import { Who } from "../../parts/who";
import { show } from "../../parts/show";
import { t } from "../../words";
import { Banks } from "./banks";
import { Lines } from "./lines";
import { Studio } from "./studio";
import { LongTake, Preview } from "./take";
import { TryOut } from "./tryout";
import "./voice.css";

/** Whoever is signed in on the supervisor's page is signed in here. */
const live = openLive("supervisor");
const studio = new Studio(live);

function Page(): JSX.Element {
  const session = live.session.view.value;
  if (session?.kind === "nobody")
    return (
      <SignIn
        title={t("studio.title")}
        how={live.session.refusal.value?.message}
        enter={(name, password) => live.session.signIn(name, password, null)}
      />
    );
  return (
    <div class="vo">
      <Head />
      <Newer live={live} />
      {studio.there.value ? <Room /> : studio.trouble.value && <Notice mark="warn" stop title={studio.trouble.value} />}
    </div>
  );
}

function Room(): JSX.Element {
  const take = studio.there.value!.take;
  useKeys((key) => !take && pressed(key));
  return (
    <>
      <Languages />
      <div aria-live="polite">
        {studio.trouble.value && <Notice mark="warn" stop title={studio.trouble.value} />}
        {studio.good.value && <Notice mark="tick" title={studio.good.value} />}
      </div>
      {take ? (
        <Preview key={take.id} studio={studio} take={take} />
      ) : (
        <div class="vo-columns">
          <Lines studio={studio} />
          <div>
            <TryOut studio={studio} />
            <LongTake studio={studio} />
            <Banks studio={studio} />
          </div>
        </div>
      )}
    </>
  );
}

function pressed(key: string): boolean {
  switch (key) {
    case "ArrowDown":
      return (studio.step(studio.at.value + 1), true);
    case "ArrowUp":
      return (studio.step(studio.at.value - 1), true);
    case "Space":
      return (studio.recorder.level.value === null ? studio.hear(studio.line.value) : studio.record(), true);
    case "R":
      return (studio.record(), true);
    case "Enter":
      return (void studio.accept(), true);
    case "Escape":
      return (studio.leave(), true);
  }
  return false;
}

function Languages(): JSX.Element | null {
  const languages = studio.there.value!.languages;
  if (languages.length < 2) return null;
  return (
    <p class="vo-tabs" role="tablist" aria-label={t("studio.languages")}>
      {languages.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          role="tab"
          class="press"
          aria-selected={code === studio.code.value}
          onClick={() => void studio.look(code)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}

function Head(): JSX.Element {
  return (
    <header class="vo-head">
      <div>
        <h1>{t("studio.title")}</h1>
        <p>{live.hall.value?.name}</p>
      </div>
      <a class="press" href="/supervisor">
        {t("devices.back")}
      </a>
      <Who live={live} />
    </header>
  );
}

live.renewal.follow({ rests: () => studio.recorder.level.peek() === null });
rememberLanguage();
show(<Page />);
