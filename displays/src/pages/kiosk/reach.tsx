// The bar within everybody's reach: language, letters, contrast, read aloud, low buttons, slow hands.
import type { JSX } from "preact";
import { Sign } from "../../parts";
import { language, t } from "../../words";
import { isReading, readAloud, reading, why } from "./aloud";
import { contrast, type Letters, letters, low, slow } from "./comfort";

const SIZES: [Letters, string, "kiosk.letters_smaller" | "kiosk.letters_plain" | "kiosk.letters_larger"][] = [
  ["smaller", "A−", "kiosk.letters_smaller"],
  ["plain", "A", "kiosk.letters_plain"],
  ["larger", "A+", "kiosk.letters_larger"],
];

export function Reach(): JSX.Element {
  return (
    <footer class="reach" aria-label={t("kiosk.comfort")}>
      <div class="reach-group">
        {(["vi", "en"] as const).map((one) => (
          <button key={one} type="button" lang={one} aria-pressed={language.value === one} onClick={() => (language.value = one)}>
            {t(`language.${one}`)}
          </button>
        ))}
      </div>
      <div class="reach-group">
        {SIZES.map(([size, sign, words]) => (
          <button key={size} type="button" class={`letters-${size}`} aria-label={t(words)} aria-pressed={letters.value === size} onClick={() => (letters.value = size)}>
            {sign}
          </button>
        ))}
      </div>
      <div class="reach-group">
        <Switch of={contrast} words={t("kiosk.contrast")} />
        <Switch of={low} words={t("kiosk.low")} />
        <Switch of={slow} words={t("kiosk.slow")} />
        <Aloud />
      </div>
    </footer>
  );
}

const SAID = { quiet: "kiosk.aloud", preparing: "kiosk.aloud_soon", reading: "kiosk.aloud_stop", cannot: "kiosk.aloud_cannot" } as const;

/** It says what a touch would do now, or why nothing is heard. */
export function Aloud(): JSX.Element {
  return (
    <>
      <button type="button" class="aloud" data-reading={reading.value} onClick={readAloud}>
        <Sign mark={isReading.value ? "cross" : "sound"} class="reach-mark" />
        <span aria-live="polite">{t(SAID[reading.value])}</span>
      </button>
      {reading.value === "cannot" && <p class="aloud-why" role="status">{why.value}</p>}
    </>
  );
}

function Switch({ of, words }: { of: typeof contrast; words: string }): JSX.Element {
  return <button type="button" aria-pressed={of.value} onClick={() => (of.value = !of.value)}>{words}</button>;
}
