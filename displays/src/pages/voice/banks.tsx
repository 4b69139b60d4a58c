// Who speaks now: the hall's own recordings and the engine's bank, with their licence; and the engine's bank made anew.
import type { JSX } from "preact";
import type { BankView } from "../../contract";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { Block } from "./block";
import { Progress } from "./meter";
import type { Studio } from "./studio";

export function Banks({ studio }: { studio: Studio }): JSX.Element {
  const voice = studio.voice.value;
  const work = studio.work.value;
  const building = work?.state === "running" && work.kind === "build";
  return (
    <Block title={t("studio.who")}>
      <dl class="vo-banks">
        <Bank word={t("studio.own")} bank={voice?.own ?? null} none={t("studio.no_own")} />
        <Bank word={t("studio.engine")} bank={voice?.built ?? null} none={t("studio.no_built")} />
      </dl>
      <p class="vo-soft">{t("studio.who_how")}</p>
      {building ? (
        <Progress part={work.total ? work.done / work.total : null} label={`${t("studio.building")} ${work.what}`} />
      ) : (
        <p class="vo-keys">
          <Press look={voice && !voice.built ? "main" : "plain"} disabled={studio.saving.value} onPress={() => void studio.build()}>
            {voice?.built ? t("studio.build_again") : t("studio.build")}
          </Press>
        </p>
      )}
    </Block>
  );
}

function Bank({ word, bank, none }: { word: string; bank: BankView | null; none: string }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        {bank && bank.clips > 0 ? (
          <>
            {t("studio.clips", { n: bank.clips })}
            {bank.engine !== "person" && ` · ${bank.engine} ${bank.voice}`}
            {bank.engine === "person" && bank.voice && ` · ${bank.voice}`}
            <small>{bank.licence}</small>
          </>
        ) : (
          <span class="vo-soft">{none}</span>
        )}
      </dd>
    </div>
  );
}
