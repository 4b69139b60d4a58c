// The door of a device page that is nobody yet: type the one-time code a supervisor read out.
// It knows the form; who may enter is the server's judgement.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Session } from "../live";
import { t } from "../words";
import "./enrol.css";

/** `suggested`: a name for the device, as "Kiosk sảnh". */
export function Enrol({ session, suggested }: { session: Session; suggested: string }): JSX.Element {
  const busy = useSignal(false);
  const refused = useSignal<string | null>(session.refusal.peek()?.message ?? null);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    const form = new FormData(event.target as HTMLFormElement);
    busy.value = true;
    try {
      await session.enrol(String(form.get("code")).trim(), String(form.get("name")).trim());
    } catch (trouble) {
      refused.value = trouble instanceof Error && trouble.message ? trouble.message : t("unreachable");
    }
    busy.value = false;
  }
  return (
    <form class="enrol" onSubmit={submit}>
      <h1>{t("enrol.title")}</h1>
      <p>{t("enrol.how")}</p>
      <label>
        {t("enrol.code")}
        <input name="code" required autocomplete="off" autocapitalize="characters" autofocus />
      </label>
      <label>
        {t("enrol.name")}
        <input name="name" required maxLength={60} defaultValue={suggested} />
      </label>
      {refused.value && <p role="alert" class="enrol-refused">{refused}</p>}
      <button type="submit" disabled={busy.value}>{t("enrol.go")}</button>
    </form>
  );
}
