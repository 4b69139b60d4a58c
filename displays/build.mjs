// Builds every page: one classic script, one style sheet and one html without anything inline, for browsers back to Chrome 56.
// It knows names and folders of pages; what they show is in src/pages.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { wordsOfPage } from "./words_of_page.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "built");
/** Built aside and moved in one step: a server that is running never serves half of a build. */
const aside = join(here, "node_modules", `.built-${process.pid}`);

/** Page -> title. */
const PAGES = {
  kiosk: { title: "Lấy số" },
  tv: { title: "Màn hình gọi số" },
  counter: { title: "Quầy" },
  phone: { title: "Số của tôi", app: true },
  supervisor: { title: "Giám sát" },
  wall: { title: "Bảng LED" },
  signin: { title: "Đăng nhập" },
  setup: { title: "Thiết lập" },
  procedure: { title: "Thủ tục" },
  voice: { title: "Giọng đọc" },
  parts: { title: "Các phần" },
};

const sign = join(here, "src", "parts", "sign.svg");
const signHash = createHash("sha256").update(readFileSync(sign)).digest("hex").slice(0, 8);
const icon = `assets/sign-${signHash}.svg`;

/** Our lines are websockets and carry text (src/live/line.ts): what the library brings for other ways stays at home. */
const onlyWebsockets = {
  name: "only-websockets",
  load(id) {
    if (/engine\.io-client.*[\\/]transports[\\/]index\.js$/.test(id)) {
      return 'import { WS } from "./websocket.js";\nexport const transports = { websocket: WS };';
    }
    // the library's index names this one too, and being loaded it listens to the window
    if (/engine\.io-client.*[\\/]transports[\\/]polling-xhr\.js$/.test(id)) return "export class XHR {}";
    // our messages are text
    if (/socket\.io-parser.*[\\/]is-binary\.js$/.test(id)) return "export const isBinary = () => false, hasBinary = isBinary;";
    if (/socket\.io-parser.*[\\/]binary\.js$/.test(id)) return "export const deconstructPacket = 0, reconstructPacket = 0;";
    if (/engine\.io-parser.*[\\/]base64-arraybuffer\.js$/.test(id)) return "export const decode = 0;";
    return null;
  },
  /** Nor does a websocket ever try whether it could be something better. */
  transform(code, id) {
    if (!/engine\.io-client[\\/]build[\\/]esm[\\/]socket\.js$/.test(id)) return null;
    const probe = /\n {4}_probe\(name\) \{\n[\s\S]*?\n {4}\}\n/;
    if (!probe.test(code)) throw new Error(`${id}: its probe is not where it was`);
    return { code: code.replace(probe, "\n    _probe() {}\n"), map: null };
  },
};

/** `{ ...told }` of plain data, for browsers that do not know it: what they do know, for four helpers that mind getters and symbols. */
const plainSpread = {
  name: "plain-spread",
  transform: (_code, id) => (/helpers[\\/]esm[\\/]objectSpread2\.js$/.test(id) ? { code: "export default Object.assign;", map: null } : null),
};

/** A file of the sources among the assets, named by its content; gives its address. */
function keep(file) {
  const [, name, ending] = /([^/]+)\.(\w+)$/.exec(file);
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);
  copyFileSync(file, join(aside, "assets", `${name}-${hash}.${ending}`));
  return `/assets/${name}-${hash}.${ending}`;
}

const COLOURS = { theme_color: "#07454c", background_color: "#f6f4ee" };

/** What makes a page one that phones can install: its name, its icons, where it begins. Gives lines for its head. */
function installable(title) {
  const icon = (name) => keep(join(here, "src", "pages", "phone", "icons", `${name}.png`));
  const entry = (name, size, purpose) => ({ src: icon(name), sizes: `${size}x${size}`, type: "image/png", purpose });
  const icons = [entry("icon-192", 192, "any"), entry("icon-512", 512, "any"), entry("mask-512", 512, "maskable")];
  const where = { id: "/t/", start_url: "/t/", scope: "/t/", display: "standalone" };
  const manifest = JSON.stringify({ name: `${title} – bộ phận một cửa`, short_name: title, lang: "vi", ...where, ...COLOURS, icons });
  const name = `assets/phone-${createHash("sha256").update(manifest).digest("hex").slice(0, 8)}.webmanifest`;
  writeFileSync(join(aside, name), manifest);
  return [
    `<link rel="manifest" href="/${name}">`,
    `<link rel="apple-touch-icon" href="${icon("touch-180")}">`,
    `<meta name="theme-color" content="${COLOURS.theme_color}">`,
  ];
}

const OFFLINE = `<h1>Điện thoại đang không có mạng</h1>
<p>Số của quý vị vẫn được giữ. Xin xem màn hình gọi số ở sảnh, hoặc nối lại mạng rồi tải lại trang.</p>
<p lang="en">This phone is offline. Your number is kept: please watch the hall’s screens, or reconnect and reload this page.</p>
<p class="door-tongue"><a class="press" href="/t/">Tải lại · Reload</a></p>`;

/** The page for when there is no network, in the sign-in page's look, and the worker that keeps it. */
async function buildWorker(sheets) {
  const page = html("Không có mạng", sheets, [], `<main class="door">\n${OFFLINE}\n</main>`);
  writeFileSync(join(aside, "offline.html"), page);
  const files = ["/t/offline.html", ...sheets.map((name) => `/${name}`)];
  const version = createHash("sha256").update(page).digest("hex").slice(0, 8);
  const input = { worker: join(here, "src", "pages", "phone", "worker.ts") };
  const output = { format: "iife", entryFileNames: "worker.js" };
  await build({
    ...plainly({ input, output }),
    define: { OFFLINE: JSON.stringify({ page: files[0], files, version }) },
  });
}

/** Painted before the script has come: a slow TV shows words at once. The page takes its place. */
const OPENING = '<p class="opening">Đang mở…</p>';

function html(title, assets, head = [], body = `<main id="page">${OPENING}</main>`) {
  const styles = assets.filter((name) => name.endsWith(".css")).map((name) => `<link rel="stylesheet" href="/${name}">`);
  const scripts = assets.filter((name) => name.endsWith(".js")).map((name) => `<script src="/${name}" defer></script>`);
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} · motcua</title>
<link rel="icon" type="image/svg+xml" href="/${icon}">
${[...head, ...styles, ...scripts].join("\n")}
</head>
<body>${body}</body>
</html>
`;
}

/** How everything is built; `rollupOptions` say what, and into which files. */
function plainly(rollupOptions) {
  return {
    configFile: false,
    root: here,
    logLevel: "warn",
    publicDir: false,
    plugins: [wordsOfPage(), onlyWebsockets, plainSpread],
    build: {
      outDir: aside,
      emptyOutDir: false,
      target: ["chrome56", "es2016"],
      cssTarget: "chrome56",
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rollupOptions,
    },
  };
}

/** Gives the names of its style sheets. */
async function buildPage(name, { title, app }) {
  const input = { [name]: join(here, "src", "pages", name, "index.tsx") };
  const names = { entryFileNames: "assets/[name]-[hash].js", assetFileNames: "assets/[name]-[hash][extname]" };
  const { output } = await build(plainly({ input, output: { format: "iife", ...names } }));
  const files = output.map((file) => file.fileName);
  writeFileSync(join(aside, `${name}.html`), html(title, files, app ? installable(title) : []));
  return files.filter((file) => file.endsWith(".css"));
}

mkdirSync(join(aside, "assets"), { recursive: true });
copyFileSync(sign, join(aside, icon));
const sheets = {};
try {
  for (const [name, page] of Object.entries(PAGES)) {
    if (!existsSync(join(here, "src", "pages", name, "index.tsx"))) throw new Error(`src/pages/${name}/index.tsx is missing`);
    sheets[name] = await buildPage(name, page);
  }
  await buildWorker(sheets.signin);
  rmSync(built, { recursive: true, force: true });
  renameSync(aside, built);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
