// A whole sentence as the hall would hear it: with the bank that stands, or with a take that is only looked at.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { Block } from "./block";
import type { Studio } from "./studio";

const SENTENCES = ["call", "recall", "result", "transfer", "missed"] as const;

export function TryOut({ studio, take = false }: { studio: Studio; take?: boolean }): JSX.Element {
  const by = useSignal<string | null>(null);
  const say = (event: Event): void => {
    event.preventDefault();
    const asked = new FormData(event.currentTarget as HTMLFormElement);
    const words = ["number", "counter", "sentence"].map((name) => `${name}=${encodeURIComponent(String(asked.get(name)).trim())}`);
    const url = `/api/v1/voice/languages/${studio.code.value}/said.wav?${words.join("&")}${take ? "&take=1" : ""}`;
    by.value = null;
    studio.trouble.value = null;
    studio.play("sentence", () => studio.live.api.bytes(url, (header) => void (by.value = header("X-Said-By"))));
  };
  return (
    <Block title={t("studio.try")}>
      <form class="vo-try" onSubmit={say}>
        <label>
          <span>{t("studio.number")}</span>
          <input name="number" defaultValue="A015" maxLength={6} autocomplete="off" required />
        </label>
        <label>
          <span>{t("counter")}</span>
          <input name="counter" defaultValue="3" inputMode="numeric" maxLength={3} pattern="[0-9]{1,3}" autocomplete="off" required />
        </label>
        <label class="vo-wide">
          <span>{t("studio.sentence")}</span>
          <select name="sentence">
            {SENTENCES.map((name) => (
              <option key={name} value={name}>
                {t(`studio.sentence.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="press press-main">
          {studio.player.playing.value === "sentence" ? t("studio.stop") : t("studio.hear")}
        </button>
      </form>
      {by.value && <p class="vo-soft">{by.value === "own" ? t("studio.said_own") : t("studio.said_built")}</p>}
      {studio.player.playing.value === "sentence" && (
        <p class="vo-keys">
          <Press look="quiet" onPress={() => studio.player.stop()}>
            {t("studio.stop")}
          </Press>
        </p>
      )}
    </Block>
  );
}
