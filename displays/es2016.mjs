// Reads every built script as a TV of 2018 would: as a classic script of ECMAScript 2016. Fails on the first it cannot read.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";

const assets = join(dirname(fileURLToPath(import.meta.url)), "built", "assets");
for (const name of readdirSync(assets).filter((file) => file.endsWith(".js"))) {
  try {
    parse(readFileSync(join(assets, name), "utf8"), { ecmaVersion: 2016, sourceType: "script" });
  } catch (trouble) {
    console.error(`${name}: ${trouble.message}`);
    process.exitCode = 1;
  }
}
