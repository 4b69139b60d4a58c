// "There is a newer version of this page": said where people work, for whom the page never goes by itself.
import type { JSX } from "preact";
import { Notice } from ".";
import type { Live } from "../live";
import { t } from "../words";
import { Press } from "./press";

export function Newer({ live }: { live: Live }): JSX.Element | null {
  if (!live.renewal.newer.value && !live.line.outdated.value) return null;
  return (
    <Notice mark="ring" title={t("newer")}>
      <Press onPress={() => live.renewal.now()}>{t("newer.load")}</Press>
    </Notice>
  );
}
