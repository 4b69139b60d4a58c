// Ticket numbers as people type them.

/** What stands on a paper, as it is typed or read by a scanner: its number, its code of six letters, or the address in its QR code. */
export function onPaper(text: string): string {
  const address = /\/t\/([a-z2-7]{22})/.exec(text.trim());
  return address ? address[1]! : wholeNumber(text);
}

/** "a42" and "A 42" are A042; what cannot be a number stays as it was typed, for the server to judge. */
export function wholeNumber(text: string): string {
  const found = /^([A-Z]{0,2})0*([0-9]+)$/.exec(text.toUpperCase().replace(/[^A-Z0-9]/g, ""));
  if (!found) return text.trim().toUpperCase();
  const [, letters = "", digits = ""] = found;
  return letters + (letters ? `00${digits}`.slice(-Math.max(3, digits.length)) : digits);
}
