// What became of a press that was given up: asked without making a ticket, found, and given back. It knows how the server keeps
// the answers of presses; whether anybody still stands before the kiosk is not its business.
import type { TakeTicket, TicketIssued } from "../../contract";
import { type Api, newCommandId, Refusal } from "../../live";

const AGAIN_AFTER_MS = 2000;
/** The press may lie in a queue behind the question, so one no is not believed. */
const NOES_BELIEVED = 3;
/** A service no hall has: asked for under a command_id, it is refused, and the refusal tells whether that id was there before. */
const NOTHING = "khong-lay-so";

/** The ticket that a press made after it was given up, as soon as the server can be asked; null when it made none. */
export async function lateTicket(api: Api, press: TakeTicket): Promise<TicketIssued | null> {
  for (let noes = 0; noes < NOES_BELIEVED; ) {
    await pause();
    const said = await answerOf(api.post("tickets", { ...press, service: NOTHING }));
    if (said === null) continue;
    if (said !== "command_reused") noes += 1;
    else return foundAgain(api, press);
  }
  return null;
}

/** The server keeps the first answer of every press that did something. */
async function foundAgain(api: Api, press: TakeTicket): Promise<TicketIssued | null> {
  for (;;) {
    try {
      return await api.command<TicketIssued>("tickets", press, press.command_id);
    } catch (trouble) {
      if (trouble instanceof Refusal && trouble.status < 500) return null;
      await pause();
    }
  }
}

/** Out of the line again, with the ticket's own address as proof; asked until the server has said something. */
export async function withdraw(api: Api, issued: TicketIssued): Promise<void> {
  const path = `track/${issued.track_url.split("/").pop()!}/cancel`;
  const commandId = newCommandId();
  while ((await answerOf(api.command(path, {}, commandId))) === null) await pause();
}

/** The code of the server's no, "" for a yes, null while nobody answers. */
async function answerOf(asking: Promise<unknown>): Promise<string | null> {
  try {
    await asking;
    return "";
  } catch (trouble) {
    return trouble instanceof Refusal && trouble.status < 500 ? trouble.code : null;
  }
}

function pause(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, AGAIN_AFTER_MS));
}
