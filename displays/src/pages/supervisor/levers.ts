// What a supervisor can do to a counter and to a line, as questions that follow each other. It knows the words and what is sent;
// whether it may be done is the server's to say.
import type { CounterView, WatchedLine } from "../../contract";
import { howLongQuestion, untilQuestion } from "../../parts/breaks";
import { counterName, serviceName } from "../../parts/names";
import type { Answer, Asking } from "../../parts/question";
import { reasonQuestion } from "../../parts/reasons";
import { servicesQuestion } from "../../parts/services";
import { t } from "../../words";
import type { Watch } from "./watch";

const STOPS_MINUTES = [15, 30, 60, 120];

export interface Lever {
  name: "open" | "pause" | "services" | "close";
  label: string;
  pull(): void;
}

/** What may be done to a counter as it stands, the likeliest first. */
export function leversOf(watch: Watch, counter: CounterView): Lever[] {
  const { no, state } = counter;
  const open: Lever = { name: "open", label: t("supervisor.open"), pull: () => watch.counter(no, "open") };
  const pause: Lever = { name: "pause", label: t("counter.pause"), pull: () => askPause(watch, no) };
  const services: Lever = { name: "services", label: t("counter.services"), pull: () => askServices(watch, counter) };
  const close: Lever = { name: "close", label: t("supervisor.close"), pull: () => askClose(watch, no) };
  if (state === "open") return [pause, services, close];
  return state === "paused" ? [open, close] : [open];
}

/** The same on a phone, where a row has place for one key. */
export function askCounter(watch: Watch, counter: CounterView): void {
  const answers = leversOf(watch, counter).map((one, at): Answer => ({ key: String(at + 1), label: one.label, choose: one.pull }));
  ask(watch, { title: t("supervisor.ask_what", { what: counterName(watch.live.hall.value, counter.no) }), answers });
}

function askPause(watch: Watch, no: number): void {
  const where = counterName(watch.live.hall.value, no);
  const until = (reason: string): void => ask(watch, untilQuestion((until_at_ms) => watch.counter(no, "pause", { reason, until_at_ms })));
  ask(watch, reasonQuestion("pause", t("supervisor.ask_pause", { where }), until));
}

function askClose(watch: Watch, no: number): void {
  const title = t("supervisor.ask_close", { where: counterName(watch.live.hall.value, no) });
  ask(watch, { title, grave: true, answers: [{ key: "1", label: t("counter.close"), choose: () => watch.counter(no, "close") }] });
}

function askServices(watch: Watch, { no, services }: CounterView): void {
  const hall = watch.live.hall.value;
  const title = t("supervisor.ask_services", { where: counterName(hall, no) });
  const set = (chosen: string[]): void => watch.counter(no, "services", { services: chosen });
  ask(watch, servicesQuestion({ title, hall, ask: (next) => ask(watch, next), set }, services));
}

/** A line that hurts: no more numbers, numbers again, or one more counter for it. */
export function askLine(watch: Watch, line: WatchedLine): void {
  const { service } = line;
  const what = serviceName(watch.live.hall.value, service);
  const answers: Answer[] = [];
  if (line.stop) answers.push({ key: "1", label: t("supervisor.resume"), choose: () => watch.service(service, "resume") });
  else answers.push({ key: "1", label: t("supervisor.stop"), choose: () => askStop(watch, service, what) });
  if (freeCounters(watch, service).length) answers.push({ key: "2", label: t("supervisor.give"), choose: () => askGive(watch, service, what) });
  if (line.issuing === "stopped" && !line.stop) answers.push({ key: "3", label: t("supervisor.lift"), choose: () => askLift(watch, service, what) });
  ask(watch, { title: t("supervisor.ask_what", { what }), answers });
}

function askStop(watch: Watch, service: string, what: string): void {
  const send = (reason: string, until_at_ms: number | null): void => watch.service(service, "stop", { reason, until_at_ms });
  const until = (reason: string): Asking =>
    howLongQuestion(t("supervisor.ask_stop_until", { service: what }), STOPS_MINUTES, t("supervisor.stop_day"), (end) => send(reason, end));
  ask(watch, reasonQuestion("stop", t("supervisor.ask_stop", { service: what }), (reason) => ask(watch, until(reason))));
}

/** The day has stopped it by itself; somebody will stay. */
function askLift(watch: Watch, service: string, what: string): void {
  ask(watch, reasonQuestion("lift", t("supervisor.ask_lift", { service: what }), (reason) => watch.service(service, "lift", { reason })));
}

/** Open counters that do not receive it, the one with the fewest people first. */
function freeCounters(watch: Watch, service: string): { no: number; services: string[]; waiting: number }[] {
  const rows = watch.room.state.value?.counters ?? [];
  return rows
    .filter(({ counter }) => counter.state === "open" && counter.services.indexOf(service) < 0)
    .map(({ counter: { no, services }, waiting }) => ({ no, services, waiting }))
    .sort((one, other) => one.waiting - other.waiting || one.no - other.no);
}

function askGive(watch: Watch, service: string, what: string): void {
  const answers = freeCounters(watch, service).map(
    ({ no, services, waiting }): Answer => ({
      key: String(no),
      label: `${counterName(watch.live.hall.value, no)} · ${t("supervisor.waits", { n: waiting })}`,
      choose: () => watch.counter(no, "services", { services: [...services, service] }),
    }),
  );
  ask(watch, { title: t("supervisor.ask_give", { service: what }), answers, narrow: true });
}

function ask(watch: Watch, asking: Asking): void {
  watch.asking.value = asking;
}
