// Vietnamese as people type it in a hurry: without signs, in any case. It knows letters; what is looked for is the asker's business.

/** "Hộ tịch" and "ho tich" are the same. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** Does some word of the text, and what follows it, begin with what was typed? */
export function begins(text: string, typed: string): boolean {
  const words = ` ${fold(text).replace(/[^a-z0-9]+/g, " ").trim()}`;
  return words.indexOf(` ${fold(typed).replace(/[^a-z0-9]+/g, " ").trim()}`) >= 0;
}
