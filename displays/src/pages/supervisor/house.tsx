// Who works here and what stands here: staff, enrolled devices and their codes. It knows forms; rights are the server's.
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { CodeMade, CounterRow, DeviceView, NewCode, NewStaff, StaffView } from "../../contract";
import { hourMinute } from "../../live";
import { Notice } from "../../parts";
import { counterName, nameOf } from "../../parts/names";
import { Press } from "../../parts/press";
import { Credentials, Door, Field } from "../../parts/signin";
import { t, type WordKey } from "../../words";
import { Block } from "./hall";
import type { Watch } from "./watch";

/** A long list that seldom changes stays folded: it is not where it hurts. */
function Folded({ count, children }: { count: number; children: ComponentChildren }): JSX.Element {
  return (
    <details open={count <= 6}>
      <summary class="press">{t("supervisor.list", { n: count })}</summary>
      <ol>{children}</ol>
    </details>
  );
}

const ROLES = ["clerk", "supervisor", "admin"] as const;
const ROLE_WORDS: Record<string, WordKey> = { clerk: "role.clerk", supervisor: "role.supervisor", admin: "role.admin" };

/** Everybody sees who works here; only an administrator changes it. */
export function Staff({ watch, staff, rows }: { watch: Watch; staff: StaffView[]; rows: CounterRow[] }): JSX.Element {
  const hall = watch.live.hall.value;
  const mayChange = watch.live.session.view.value?.role === "admin";
  return (
    <Block title={t("supervisor.staff")} id="people">
      <Folded count={staff.length}>
        {staff.map((one) => (
          <li key={one.name} class="sv-row">
            <p class="sv-wide">
              {one.name}
              <small>
                {ROLE_WORDS[one.role] ? t(ROLE_WORDS[one.role]!) : one.role}
                {one.shown_as && ` · “${one.shown_as}”`}
                {one.counter !== null && ` · ${counterName(hall, one.counter)}`}
                {worksAt(rows, one.name).map((no) => ` · ${t("supervisor.works_at", { where: counterName(hall, no) })}`)}
              </small>
            </p>
            {mayChange && (
              <p class="sv-keys">
                <Press label={`${t("supervisor.password")} ${one.name}`} onPress={() => askPassword(watch, one.name)}>
                  {t("supervisor.password")}
                </Press>
                <Press label={`${t("supervisor.shown_name")} ${one.name}`} onPress={() => askShownName(watch, one)}>
                  {t("supervisor.shown_name")}
                </Press>
              </p>
            )}
          </li>
        ))}
      </Folded>
      {mayChange && <AddStaff watch={watch} />}
    </Block>
  );
}

/** A closed counter keeps the name of who was last there: that is not where somebody is now. */
function worksAt(rows: CounterRow[], name: string): number[] {
  return rows.filter(({ counter }) => counter.clerk === name && counter.state !== "closed").map(({ counter }) => counter.no);
}

function AddStaff({ watch }: { watch: Watch }): JSX.Element {
  const added = useSignal(0);
  const enter = async (asked: FormData): Promise<void> => {
    await addStaff(watch, asked);
    added.value += 1;
  };
  return (
    <details key={added.value}>
      <summary class="press">{t("supervisor.add_staff")}</summary>
      <Door title={t("supervisor.add_staff")} go={t("supervisor.add")} enter={enter}>
        <Credentials fresh />
        <label class="field">
          <span>{t("supervisor.role")}</span>
          <select name="role">
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)}
              </option>
            ))}
          </select>
        </label>
        <Field name="counter" label={t("supervisor.own_counter")} optional numeric />
        <Field name="shown_as" label={t("supervisor.shown_name")} optional />
      </Door>
    </details>
  );
}

async function addStaff(watch: Watch, asked: FormData): Promise<void> {
  const said = String(asked.get("counter")).trim();
  const body: Omit<NewStaff, "command_id"> = {
    name: String(asked.get("name")).trim(),
    role: String(asked.get("role")) as NewStaff["role"],
    password: String(asked.get("password")),
    counter: said === "" ? null : Number(said),
    shown_as: String(asked.get("shown_as")).trim(),
  };
  await watch.live.api.command<StaffView>("staff", body);
  await watch.refresh();
}

/** How the hall's TVs name this person, where the hall wants its officers named. */
function askShownName(watch: Watch, { name, shown_as: was = "" }: StaffView): void {
  const choose = (shown_as: string): void => watch.change(`staff/${encodeURIComponent(name)}/shown-name`, { shown_as });
  const unnamed = { key: "0", label: t("supervisor.shown_name_none"), choose: () => choose("") };
  const own = { label: t("supervisor.shown_name"), choose, was };
  watch.asking.value = { title: t("supervisor.shown_name_of", { name }), answers: was ? [unnamed] : [], own, own_first: true };
}

function askPassword(watch: Watch, name: string): void {
  const choose = (password: string): void => watch.change(`staff/${encodeURIComponent(name)}/password`, { password });
  watch.asking.value = {
    title: t("supervisor.new_password", { name }),
    answers: [],
    own: { label: t("signin.password_rule"), choose, secret: true },
  };
}

const KINDS: NewCode["kind"][] = ["kiosk", "tv", "agent", "keypad"];

export function Devices({ watch, devices }: { watch: Watch; devices: DeviceView[] }): JSX.Element {
  const code = watch.code.value;
  return (
    <Block title={t("supervisor.devices")}>
      <Folded count={devices.length}>
        {devices.map((device) => (
          <li key={device.id} class="sv-row">
            <p class="sv-wide">
              {device.name}
              <small>
                {deviceWord(device.kind)}
                {device.zone && ` · ${device.zone}`}
                {device.counter != null && ` · ${counterName(watch.live.hall.value, device.counter)}`} ·{" "}
                {device.seen_at_ms ? t("supervisor.seen", { time: hourMinute(device.seen_at_ms) }) : t("supervisor.never_seen")}
              </small>
            </p>
            <p class="sv-keys">
              <Press look="stop" label={`${t("supervisor.revoke")} ${device.name}`} onPress={() => askRevoke(watch, device)}>
                {t("supervisor.revoke")}
              </Press>
            </p>
          </li>
        ))}
      </Folded>
      {code && <Code watch={watch} code={code} />}
      <p class="sv-keys sv-codes">
        {KINDS.map((kind) => (
          <Press key={kind} disabled={watch.presses.busy.value} onPress={() => makeCode(watch, kind)}>
            {t("supervisor.code_for", { kind: deviceWord(kind).toLowerCase() })}
          </Press>
        ))}
      </p>
    </Block>
  );
}

function Code({ watch, code }: { watch: Watch; code: CodeMade }): JSX.Element {
  const where = code.counter == null ? "" : ` ${counterName(watch.live.hall.value, code.counter)}`;
  return (
    <Notice mark="tick" title={t("supervisor.code", { kind: deviceWord(code.kind).toLowerCase() }) + where}>
      <p class="sv-code">{code.code}</p>
      <p>{t("supervisor.code_until", { time: hourMinute(code.expires_at_ms) })}</p>
    </Notice>
  );
}

const DEVICE_WORDS: Record<string, WordKey> = {
  ...ROLE_WORDS,
  kiosk: "device.kiosk",
  tv: "device.tv",
  agent: "device.agent",
  keypad: "device.keypad",
  wall: "device.wall",
};

function deviceWord(kind: string): string {
  return DEVICE_WORDS[kind] ? t(DEVICE_WORDS[kind]!) : kind;
}

/** A TV belongs to a zone: asked only when there is more than one. A keypad belongs to a counter. */
function makeCode(watch: Watch, kind: NewCode["kind"]): void {
  const hall = watch.live.hall.value;
  const make = (where: { zone?: string; counter?: number } = {}): void =>
    watch.change<CodeMade>("devices/codes", { kind, ...where }, (code) => void (watch.code.value = code));
  if (kind === "keypad") {
    const answers = (hall?.counters ?? []).map(({ no: counter }) => {
      return { key: String(counter), label: counterName(hall, counter), choose: () => make({ counter }) };
    });
    watch.asking.value = { title: t("supervisor.which_counter"), answers, narrow: true };
  } else if (kind === "tv" && hall && hall.zones.length > 1) {
    const answers = hall.zones.map((zone, at) => ({ key: String(at + 1), label: nameOf(zone), choose: () => make({ zone: zone.key }) }));
    watch.asking.value = { title: t("supervisor.which_zone"), answers };
  } else make(kind === "tv" && hall?.zones[0] ? { zone: hall.zones[0].key } : {});
}

function askRevoke(watch: Watch, { id, name }: DeviceView): void {
  const choose = (): void => watch.change(`devices/${id}/revoke`, {});
  watch.asking.value = {
    title: t("supervisor.ask_revoke", { name }),
    grave: true,
    final: true,
    answers: [{ key: "1", label: t("supervisor.revoke"), choose }],
  };
}
