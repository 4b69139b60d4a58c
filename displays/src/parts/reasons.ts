// The reasons staff choose from instead of typing. They are stored and shown in the hall, so they are always said in
// Vietnamese; a reader in another language sees the translation beside.
import { language, t } from "../words";
import type { Asking } from "./question";

const REASONS = {
  hold: ["reason.hold.1", "reason.hold.2", "reason.hold.3", "reason.hold.4"],
  transfer: ["reason.transfer.1", "reason.transfer.2", "reason.transfer.3", "reason.transfer.4"],
  requeue: ["reason.requeue.1", "reason.requeue.2", "reason.requeue.3", "reason.requeue.4"],
  batch: ["reason.batch.1", "reason.batch.2", "reason.batch.3", "reason.batch.4"],
  pause: ["reason.pause.1", "reason.pause.2", "reason.pause.3", "reason.pause.4"],
  call: ["reason.call.1", "reason.call.2", "reason.call.3", "reason.call.4"],
  change: ["reason.change.1", "reason.change.2", "reason.change.3", "reason.change.4"],
  stop: ["reason.stop.1", "reason.stop.2", "reason.stop.3", "reason.stop.4"],
  lift: ["reason.lift.1", "reason.lift.2", "reason.lift.3", "reason.lift.4"],
  priority: ["reason.priority.1", "reason.priority.2", "reason.priority.3", "reason.priority.4"],
} as const;

/** Keys 1–4, or words of one's own. */
export function reasonQuestion(kind: keyof typeof REASONS, title: string, choose: (reason: string) => void): Asking {
  const answers = REASONS[kind].map((word, at) => {
    const said = t(word, {}, "vi");
    return { key: String(at + 1), label: language.value === "vi" ? said : `${t(word)} (${said})`, choose: () => choose(said) };
  });
  return { title, answers, own: { label: t("reason.own"), choose } };
}

/** A reason for which numbers have stopped, to whoever reads: one of those above in their language, words of somebody's own as they are. */
export function stopReason(said: string): string {
  const known = REASONS.stop.find((word) => t(word, {}, "vi") === said);
  return known ? t(known) : said;
}
