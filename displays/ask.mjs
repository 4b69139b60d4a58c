// Asks a pure module of the pages: node ask.mjs src/pages/tv/layout.ts, with a line [function, ...arguments] of JSON each on stdin;
// each answer is a line, as soon as it is asked for. It knows no module.
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = dirname(fileURLToPath(import.meta.url));
const { module } = await runnerImport(join(root, process.argv[2]), { root, configFile: false, logLevel: "silent" });
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line);
  console.log(JSON.stringify(module[name](...given)));
}
