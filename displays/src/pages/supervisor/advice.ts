// What an installer should look at, in one sentence with the device's name. It knows the codes devices report; what has no sentence
// of its own is said by the state and the words for the code.
import type { DeviceRow } from "../../contract";
import { t, type WordKey } from "../../words";
import { deviceName, saying } from "./saying";

/** What an installer calls it: a kind and a name, "Đường dây rs485-1", where the name alone would not say. */
export function deviceTitle(row: DeviceRow): string {
  const bare = ["line", "printer", "speaker", "keypad"].indexOf(row.kind) >= 0 && row.device.indexOf("/") >= 0;
  return bare ? `${t(`device.${row.kind}`)} ${row.name}` : deviceName(row);
}

const ADVICE: Record<string, WordKey> = {
  "board no_counter": "advice.board_no_counter",
  "board no_answer": "advice.board_no_answer",
  "board wrong_answer": "advice.board_wrong_answer",
  "board line_lost": "advice.board_line_lost",
  "board never_answers": "advice.board_never_answers",
  "board not_asked_yet": "advice.board_not_asked",
  "board text_too_long": "advice.board_text",
  "board not_a_number": "advice.board_text",
  "board address_out_of_range": "advice.board_address",
  "printer paper_out": "advice.paper_out",
  "printer paper_low": "advice.paper_low",
  "printer cover_open": "advice.cover_open",
  "printer no_connection": "advice.printer_lost",
  "printer offline": "advice.printer_lost",
  "printer silent": "advice.printer_silent",
  "speaker no_output": "advice.no_output",
  "speaker no_sound": "advice.no_sound",
  "keypad never_pressed": "advice.pad_never_pressed",
  "keypad not_enrolled": "advice.pad_not_enrolled",
  "keypad server_away": "advice.pad_server_away",
};
const BY_STATE: Record<string, WordKey> = {
  "line lost": "advice.line_lost",
  "agent lost": "advice.agent_lost",
  "kiosk lost": "advice.screen_lost",
  "tv lost": "advice.screen_lost",
  "wall lost": "advice.screen_lost",
  "keypad lost": "advice.keypad_lost",
};

/** Empty when there is nothing to do. */
export function advice(row: DeviceRow): string {
  const [code = ""] = row.detail.split(" ");
  if (code === "agent_lost") return t("advice.behind_agent");
  const word = ADVICE[`${row.kind} ${code}`] ?? BY_STATE[`${row.kind} ${row.state}`];
  if (word) return t(word, { name: deviceTitle(row), number: row.name });
  return row.state === "ok" ? "" : saying(row.detail);
}
