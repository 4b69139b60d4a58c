// Who is signed in here, the reader's other language, and the way out: one corner on every page where people work.
import type { JSX } from "preact";
import type { Live } from "../live";
import { t } from "../words";
import { Press } from "./press";
import { Tongue } from "./tongue";
import "./who.css";

/** `stays`: nobody signs out here. */
export function Who({ live, stays = false }: { live: Live; stays?: boolean }): JSX.Element {
  return (
    <p class="who">
      <span>{live.session.view.value?.name}</span>
      <Tongue />
      {!stays && (
        <Press look="quiet" onPress={() => void live.session.end()}>
          {t("signin.leave")}
        </Press>
      )}
    </p>
  );
}
