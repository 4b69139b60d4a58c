// A code scanner is a keyboard that types faster than any hand and ends with Enter. It knows the pace of a scanner; what a code
// means the page decides.
const HAND_MS = 60;
const SHORTEST = 6;

/** `prefix`: what this hall's scanner sends before every code. Nothing has to have the focus. */
export function listenForScans(prefix: () => string, scanned: (code: string) => void): void {
  let [typed, at_ms] = ["", 0];
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.timeStamp - at_ms > HAND_MS) typed = "";
      at_ms = event.timeStamp; // when the key came, however busy the page was
      if (event.key.length === 1) typed += event.key;
      if (event.key !== "Enter") return;
      const code = typed;
      typed = "";
      if (code.length < SHORTEST || !code.startsWith(prefix())) return;
      event.preventDefault(); // nor does it press whatever has the focus
      scanned(code.slice(prefix().length).trim());
    },
    true,
  );
}

/** What a code leads to: a ticket's own page, a procedure's, or a slip that only the one-stop software knows. */
export function meaningOf(code: string): { at: "ticket"; token: string } | { at: "procedure"; code: string } | { at: "slip" } {
  const ticket = /(?:^|\/t\/)([a-z2-7]{22})$/.exec(code);
  if (ticket) return { at: "ticket", token: ticket[1]! };
  const procedure = /\/p\/([0-9A-Za-z.-]+)$/.exec(code);
  return procedure ? { at: "procedure", code: procedure[1]! } : { at: "slip" };
}
