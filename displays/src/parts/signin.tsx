// The door of a staff page: name and password. It knows the form; who may enter, and where, is the server's judgement.
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { t } from "../words";
import "./press.css";
import "./signin.css";

interface DoorProps {
  title: string;
  how?: string | undefined;
  go: string;
  children: ComponentChildren;
  /** Throws with a sentence for the reader when it is refused. */
  enter: (asked: FormData) => Promise<unknown>;
}

/** A form with one sentence of refusal, sent once at a time. */
export function Door({ title, how, go, children, enter }: DoorProps): JSX.Element {
  const busy = useSignal(false);
  const refused = useSignal<string | null>(null);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    refused.value = null;
    try {
      await enter(new FormData(event.target as HTMLFormElement));
    } catch (trouble) {
      refused.value = trouble instanceof Error && "code" in trouble ? trouble.message : t("unreachable");
    }
    busy.value = false;
  }
  return (
    <form class="door" onSubmit={submit}>
      <h1>{title}</h1>
      {how && <p class="door-how">{how}</p>}
      {children}
      {refused.value && (
        <p role="alert" class="door-refused">
          {refused}
        </p>
      )}
      <button type="submit" class="press press-main" disabled={busy.value}>
        {busy.value ? t("connecting") : go}
      </button>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  type?: "text" | "password";
  hint?: string;
  optional?: boolean;
  autocomplete?: string;
  numeric?: boolean;
  least?: number;
  focus?: boolean;
}

export function Field({
  name,
  label,
  type = "text",
  hint,
  optional = false,
  autocomplete = "off",
  numeric = false,
  least,
  focus = false,
}: FieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        type={type}
        required={!optional}
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck={false}
        autofocus={focus}
        minLength={least}
        inputMode={numeric ? "numeric" : undefined}
        pattern={numeric ? "[0-9]{1,3}" : undefined}
      />
      {hint && <small>{hint}</small>}
    </label>
  );
}

/** Name and password of a staff member. */
export function SignIn({
  title,
  how,
  enter,
}: {
  title: string;
  how?: string | undefined;
  enter: (name: string, password: string) => Promise<unknown>;
}): JSX.Element {
  return (
    <Door
      title={title}
      how={how}
      go={t("signin.go")}
      enter={(asked) => enter(String(asked.get("name")).trim(), String(asked.get("password")))}
    >
      <Credentials />
    </Door>
  );
}

export function Credentials({ fresh = false }: { fresh?: boolean }): JSX.Element {
  return (
    <>
      <Field
        name="name"
        label={t("signin.name")}
        autocomplete="username"
        focus={!fresh}
        {...(fresh ? { hint: t("signin.name_rule") } : {})}
      />
      <Field
        name="password"
        type="password"
        label={t("signin.password")}
        autocomplete={fresh ? "new-password" : "current-password"}
        {...(fresh ? { hint: t("signin.password_rule"), least: 8 } : {})}
      />
    </>
  );
}
