// The band over the practice page: nobody may take invented visitors for real ones, and it says what to press next.
import type { JSX } from "preact";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { practiceAgain, practiceStep } from "./practice";
import "./band.css";

export function PracticeBand(): JSX.Element {
  const { nth, of, hint } = practiceStep.value;
  return (
    <section class="practice" aria-label={t("practice")}>
      <p class="practice-word">
        <strong>{t("practice")}</strong> <span>{t("practice.invented")}</span>
      </p>
      <p class="practice-hint" role="status">
        <span class="practice-nth">
          {nth}/{of}
        </span>{" "}
        {hint}
      </p>
      {nth === of && (
        <Press hint="Enter" onPress={practiceAgain}>
          {t("practice.again")}
        </Press>
      )}
    </section>
  );
}
