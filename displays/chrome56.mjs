// Does a TV of 2018 know what its page is made of? Every name in the built script and sheet is looked up in MDN's table of browsers.
// It knows how to look up; what may be newer, because nothing is lost where it is unknown, is listed here with its reason.
// node chrome56.mjs [file.js|file.css …]   without files: what tv.html is made of
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import postcss from "postcss";

const BROWSER = "chrome";
const VERSION = 56;
const built = join(dirname(fileURLToPath(import.meta.url)), "built");
const { api, css, javascript } = createRequire(import.meta.url)("@mdn/browser-compat-data");

const MAY_BE_NEWER = {
  ":focus-visible": "its rule only takes away a ring that older browsers keep",
  "@media prefers-reduced-motion": "a browser that does not know the question has not been asked for less motion",
  "overflow-wrap": "word-wrap stands beside it",
  "-webkit-tap-highlight-color": "concerns fingers",
  "touch-action": "concerns fingers",
  globalThis: "made by live/older.ts",
  queueMicrotask: "made by live/older.ts",
  "font-display": "a text is invisible until its font has come, for a moment",
  "-webkit-font-smoothing": "concerns one system's letters",
  "Symbol.dispose": "asked for before it is used",
};
/** The first version that knows it by this very name; Infinity when none does. */
function since(compat) {
  const said = [compat.support[BROWSER] ?? []].flat();
  const plain = said.filter((one) => !one.alternative_name && !one.prefix && !one.flags && one.version_added);
  return Math.min(...plain.map((one) => (one.version_added === "preview" ? Infinity : parseInt(String(one.version_added).replace("≤", ""), 10))));
}

/** Name -> the oldest version in which anything of that name is known. */
function names(...roots) {
  const found = new Map();
  const walk = (node, name) => {
    if (name && node.__compat) found.set(name, Math.min(found.get(name) ?? Infinity, since(node.__compat)));
    for (const [key, below] of Object.entries(node)) if (key !== "__compat") walk(below, key.replace(/_static$/, ""));
  };
  roots.forEach((root) => walk(root, ""));
  return found;
}

/** Older names of today's properties, as word-wrap. */
const ONCE = new Map();
for (const { __compat } of Object.values(css.properties)) {
  for (const one of [__compat?.support[BROWSER] ?? []].flat()) if (one.alternative_name) ONCE.set(one.alternative_name, __compat);
}
/** What our own messages carry: a member of that name is ours. */
const ON_THE_WIRE = [...readFileSync(join(built, "..", "src", "contract.ts"), "utf8").matchAll(/^ +(\w+)\??:/gm)].map((found) => found[1]);

const faults = [];
const fault = (file, what, version) => {
  if (!(what in MAY_BE_NEWER)) faults.push(`${file}: ${what} ${Number.isFinite(version) ? `is of ${BROWSER} ${version}` : "is not known"}`);
};

const FUNCTIONS = names(css.types, css.properties);
/** Of the first flexbox; beside them the table dates the words of grids. */
const FLEX_WORDS = new Set(["flex-start", "flex-end", "center", "space-between", "space-around", "baseline", "stretch"]);
const KEYWORD = /^-?[a-z][a-z-]*$/;

function checkSheet(file, text) {
  postcss.parse(text).walk((node) => {
    if (node.type === "decl") checkDeclaration(file, node);
    if (node.type === "rule" && node.parent.name !== "keyframes") {
      for (const [, colons, name] of node.selector.matchAll(/(::?)([a-z-]+)/g)) {
        const known = css.selectors[name]?.__compat;
        const version = known ? since(known) : Infinity;
        if (version > VERSION) fault(file, `${colons}${name}`, version);
      }
    }
    if (node.type === "atrule") {
      const rule = css["at-rules"][node.name];
      if (!rule || since(rule.__compat) > VERSION) fault(file, `@${node.name}`, rule ? since(rule.__compat) : Infinity);
      if (node.name === "media") {
        for (const [, asked] of node.params.matchAll(/\(\s*([a-z-]+)/g)) {
          const feature = rule[asked.replace(/^(min|max)-/, "")]?.__compat;
          if (!feature || since(feature) > VERSION) fault(file, `@media ${asked}`, feature ? since(feature) : Infinity);
        }
      }
    }
  });
}

function checkDeclaration(file, { prop, value, parent }) {
  if (prop.startsWith("--")) return;
  const known = parent.name === "font-face" ? css["at-rules"]["font-face"][prop] : css.properties[prop];
  if (!known && ONCE.has(prop)) return;
  const version = known?.__compat ? since(known.__compat) : Infinity;
  if (version > VERSION) return fault(file, prop, version);
  if (parent.name === "font-face") return;
  const bare = value.replace(/"[^"]*"|url\([^)]*\)/g, "");
  for (const [, name] of bare.matchAll(/([a-zA-Z-]+)\(/g)) {
    const of = FUNCTIONS.get(name) ?? Infinity;
    if (name && of > VERSION) fault(file, `${name}()`, of);
  }
  for (const word of bare.split(/[\s,()]+/).filter((one) => KEYWORD.test(one))) {
    const keyword = known[word]?.__compat;
    if (known.context_flex && FLEX_WORDS.has(word)) continue;
    if (keyword && since(keyword) > VERSION) fault(file, `${prop}: ${word}`, since(keyword));
  }
}

const GLOBALS = names(Object.fromEntries(Object.entries(api).map(([key, { __compat }]) => [key, { __compat }])), api.Window, javascript.builtins, javascript.operators);
const MEMBERS = names(...Object.values(api), ...Object.values(javascript.builtins));
/** Members of what is surely the language's own. */
const OF = Object.fromEntries(Object.entries(javascript.builtins).map(([key, below]) => [key, names(below)]));

function checkScript(file, text) {
  const tree = parse(text, { ecmaVersion: 2016, sourceType: "script" });
  const own = new Set(ON_THE_WIRE);
  const declared = new Set();
  const bind = (pattern) => {
    if (!pattern) return;
    if (pattern.type === "Identifier") declared.add(pattern.name);
    else for (const below of Object.values(pattern)) if (below && typeof below === "object") [below].flat().forEach((one) => one?.type && bind(one.value ?? one.argument ?? one.left ?? one));
  };
  each(tree, (node) => {
    if (/^(Function|Class|ArrowFunction)/.test(node.type)) [node.id, ...(node.params ?? [])].forEach(bind);
    if (node.type === "VariableDeclarator") bind(node.id);
    if (node.type === "CatchClause") bind(node.param);
    if (node.type === "Property" || node.type === "MethodDefinition") if (!node.computed) own.add(node.key.name ?? node.key.value);
    if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression" && !node.left.computed) own.add(node.left.property.name);
  });
  const asked = new Map();
  each(tree, (node, parent) => {
    if (node.type === "Identifier" && isRead(node, parent) && !declared.has(node.name)) {
      const version = GLOBALS.get(node.name);
      if (version !== undefined && version > VERSION) asked.set(node.name, version);
    }
    if (node.type !== "MemberExpression" || node.computed) return;
    const name = node.property.name;
    const exact = node.object.type === "Identifier" && !declared.has(node.object.name) ? OF[node.object.name] : undefined;
    const version = exact?.get(name) ?? (own.has(name) ? undefined : (MEMBERS.get(name) ?? GLOBALS.get(name)));
    if (version !== undefined && version > VERSION) asked.set(exact ? `${node.object.name}.${name}` : `.${name}`, version);
  });
  asked.forEach((version, name) => fault(file, name, version));
}

function isRead(node, parent) {
  if (parent.type === "MemberExpression") return parent.object === node || parent.computed;
  if (parent.type === "Property" || parent.type === "MethodDefinition") return parent.value === node;
  return !(parent.type === "UnaryExpression" && parent.operator === "typeof") && !/^(Labeled|Break|Continue)/.test(parent.type);
}

function each(node, see, parent = {}) {
  see(node, parent);
  for (const below of Object.values(node)) for (const one of [below].flat()) if (one && typeof one.type === "string") each(one, see, node);
}

const page = readFileSync(join(built, "tv.html"), "utf8");
const files = process.argv.slice(2);
if (files.length === 0) files.push(...[...page.matchAll(/(?:href|src)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((found) => join(built, found[1])));
for (const file of files) {
  const name = file.replace(/.*[\\/]/, "");
  try {
    (file.endsWith(".css") ? checkSheet : checkScript)(name, readFileSync(file, "utf8"));
  } catch (trouble) {
    faults.push(`${name}: ${trouble.message}`);
  }
}
if (faults.length > 0) {
  console.error([...new Set(faults)].join("\n"));
  process.exitCode = 1;
}
