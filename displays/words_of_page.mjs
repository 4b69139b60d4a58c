// A page carries the words it can say and the signs it can show, and no others. Found in the sources that went into it: every string that
// is a key, and the keys that begin as a string does which ends in a dot or goes on with a hole (`hall.${state}`). It knows how we write
// keys, and of pages only the one that shows everything.
import { readFileSync } from "node:fs";

const WORDS = /[\\/]src[\\/](?:words|parts)[\\/](\w+)\.json$/;
/** The page of all parts shows every sign. */
const SHOWS_ALL = "parts";
const STRINGS = /"([a-z][\w.]*)"|`([a-z][\w.]*)(?:`|\$\{)/g;

export function keysIn(source, known) {
  const asked = new Set();
  for (const [, plain, open] of source.matchAll(STRINGS)) {
    const said = plain ?? open;
    if (known.has(said)) asked.add(said);
    if (plain === undefined || said.endsWith(".")) for (const key of known) if (key.startsWith(said)) asked.add(key);
  }
  return asked;
}

export function wordsOfPage() {
  const marked = (language) => `__words_${language}__`;
  return {
    name: "words-of-page",
    enforce: "pre",
    load(id) {
      const found = WORDS.exec(id);
      return found ? { code: `export default ${JSON.stringify(marked(found[1]))};`, moduleType: "js" } : null;
    },
    renderChunk(code, chunk) {
      const files = Object.keys(chunk.modules);
      const sources = files.filter((id) => /\.tsx?$/.test(id)).map((id) => readFileSync(id, "utf8")).join("\n");
      let said = code;
      for (const id of files.filter((one) => WORDS.test(one))) {
        const words = JSON.parse(readFileSync(id, "utf8"));
        const asked = chunk.name === SHOWS_ALL ? new Set(Object.keys(words)) : keysIn(sources, new Set(Object.keys(words)));
        const kept = Object.fromEntries(Object.entries(words).filter(([key]) => asked.has(key)));
        const mark = new RegExp(`["'\`]${marked(WORDS.exec(id)[1])}["'\`]`);
        if (!mark.test(said)) throw new Error(`${id}: its place is not in the script`);
        said = said.replace(mark, () => JSON.stringify(kept));
      }
      return { code: said, map: null };
    },
  };
}
