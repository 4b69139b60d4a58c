// Asks a pure module of the pages: node ask.mjs src/pages/tv/layout.ts, with a line [function, ...arguments] of JSON each on stdin;
// each answer is a line. It knows no module.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = dirname(fileURLToPath(import.meta.url));
const { module } = await runnerImport(join(root, process.argv[2]), { root, configFile: false, logLevel: "silent" });
for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  const [name, ...given] = JSON.parse(line);
  console.log(JSON.stringify(module[name](...given)));
}
