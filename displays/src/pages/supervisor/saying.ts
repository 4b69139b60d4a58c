// What a device says about itself, in a supervisor's words. Devices speak in short codes and figures for the technician's log;
// what has no words here is shown as it came, never hidden.
import type { DeviceRow } from "../../contract";
import { t, type WordKey } from "../../words";

const CODES: Record<string, WordKey> = {
  open: "detail.open",
  answers: "detail.answers",
  never_answers: "detail.never_answers",
  not_asked_yet: "detail.not_asked_yet",
  no_answer: "detail.no_answer",
  no_counter: "detail.no_counter",
  line_lost: "detail.line_lost",
  agent_lost: "detail.agent_lost",
  paper_out: "detail.paper_out",
  paper_low: "detail.paper_low",
  offline: "detail.offline",
  cover_open: "detail.cover_open",
  no_connection: "detail.no_connection",
  silent: "detail.silent",
  pressed: "detail.pressed",
  never_pressed: "detail.never_pressed",
  not_enrolled: "detail.not_enrolled",
  server_away: "detail.server_away",
  wrong_answer: "detail.wrong_answer",
  no_sound: "detail.no_sound",
  no_output: "detail.no_output",
};
/** "never_answers sent=2s" → "không hồi âm (bảng một chiều)". Empty when all is said by the state beside. */
export function saying(detail: string): string {
  const [code = "", ...rest] = detail.split(" ");
  if (code === "slide_broken") return t("detail.slide_broken", { what: rest.join(" ") });
  const known = CODES[code];
  if (known) return t(known);
  const figures = code === "ok" ? rest : [code, ...rest];
  return figures.every((figure) => figure.includes("=")) ? "" : detail;
}

const ALARMS: Record<string, WordKey> = {
  clock_jump: "alarm.clock_jump",
  storage_full: "alarm.storage_full",
  silent_zone: "alarm.silent_zone",
  voice_damaged: "alarm.voice_damaged",
  journal_broken: "alarm.journal_broken",
};
const KINDS: readonly DeviceRow["kind"][] = ["kiosk", "tv", "agent", "wall", "line", "board", "printer", "speaker", "keypad"];

/** "printer_lost" → "Máy in: mất liên lạc. …" `below`: the devices themselves stand beneath. */
export function alarmed(code: string, below = false): string {
  const kind = KINDS.find((one) => code === `${one}_lost`);
  if (kind) return t(below ? "alarm.lost_below" : "alarm.lost", { what: t(`device.${kind}`) });
  const [first = "", ...rest] = code.split(" ");
  if (first === "playlist_broken") return t("alarm.playlist_broken", { what: rest.join(" ") });
  return ALARMS[code] ? t(ALARMS[code]!) : t("alarm.other", { code });
}

/** Boards are called by their counter or zone; everything else by its own name. */
export function deviceName({ kind, name }: DeviceRow): string {
  if (kind === "board" && /^\d+$/.test(name)) return t("device.board_of", { counter: `${t("counter").toLowerCase()} ${name}` });
  if (kind === "board" && name.startsWith("main:")) return t("device.board_main");
  return name;
}
