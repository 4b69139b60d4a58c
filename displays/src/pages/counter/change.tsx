// Two clerks share a PC: who sits down says name and password, the counter stays open with its ticket in hand, and from then on
// the journal has the new name. Until then, and when it is refused, nothing has changed.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useKeys } from "../../parts/keys";
import { Press } from "../../parts/press";
import { SignIn } from "../../parts/signin";
import { t } from "../../words";
import type { Desk } from "./desk";

export function ChangeClerk({ desk }: { desk: Desk }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const leave = (): void => void (desk.changing.value = false);
  useLayoutEffect(() => box.current?.querySelector("input")?.focus(), []);
  useKeys((key) => key === "Escape" && (leave(), true));
  const now = desk.live.session.view.value?.name ?? "";
  return (
    <div class="question-veil">
      <div class="question" role="dialog" aria-modal="true" aria-label={t("counter.change_clerk")} ref={box}>
        <SignIn
          title={t("counter.change_clerk")}
          how={t("counter.change_how", { name: now })}
          enter={async (name, password) => {
            const view = await desk.live.session.signIn(name, password, desk.no);
            leave();
            if (view.name) void desk.takeOver(view.name);
          }}
        />
        <p class="question-foot">
          <span />
          <Press look="quiet" hint="Esc" onPress={leave}>
            {t("question.leave")}
          </Press>
        </p>
      </div>
    </div>
  );
}
