// Builds every page: one classic script, one style sheet and one html without anything inline, for browsers back to Chrome 56.
// It knows names and folders of pages; what they show is in src/pages.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "built");
/** Built aside and moved in one step: a server that is running never serves half of a build. */
const aside = join(here, "node_modules", `.built-${process.pid}`);

/** Page -> title, and how its window is meant. Staff and phones may zoom; a wall-mounted screen has nobody to pinch it. */
const PAGES = {
  kiosk: { title: "Lấy số", fixed: true },
  tv: { title: "Màn hình gọi số", fixed: true },
  counter: { title: "Quầy" },
  phone: { title: "Số của tôi" },
  supervisor: { title: "Giám sát" },
  wall: { title: "Bảng LED" },
  signin: { title: "Đăng nhập" },
  setup: { title: "Thiết lập" },
  voice: { title: "Giọng đọc" },
};

const sign = join(here, "src", "parts", "sign.svg");
const signHash = createHash("sha256").update(readFileSync(sign)).digest("hex").slice(0, 8);
const icon = `assets/sign-${signHash}.svg`;

function html(title, fixed, assets) {
  const styles = assets.filter((name) => name.endsWith(".css")).map((name) => `<link rel="stylesheet" href="/${name}">`);
  const scripts = assets.filter((name) => name.endsWith(".js")).map((name) => `<script src="/${name}" defer></script>`);
  const viewport = `width=device-width, initial-scale=1${fixed ? ", user-scalable=no" : ""}`;
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="${viewport}">
<meta name="referrer" content="no-referrer">
<title>${title} · motcua</title>
<link rel="icon" type="image/svg+xml" href="/${icon}">
${[...styles, ...scripts].join("\n")}
</head>
<body><main id="page"></main></body>
</html>
`;
}

async function buildPage(name, { title, fixed }) {
  const { output } = await build({
    configFile: false,
    root: here,
    logLevel: "warn",
    publicDir: false,
    build: {
      outDir: aside,
      emptyOutDir: false,
      target: ["chrome56", "es2016"],
      cssTarget: "chrome56",
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: { [name]: join(here, "src", "pages", name, "index.tsx") },
        output: {
          format: "iife",
          entryFileNames: "assets/[name]-[hash].js",
          assetFileNames: "assets/[name]-[hash][extname]",
        },
      },
    },
  });
  writeFileSync(join(aside, `${name}.html`), html(title, fixed, output.map((file) => file.fileName)));
}

mkdirSync(join(aside, "assets"), { recursive: true });
copyFileSync(sign, join(aside, icon));
try {
  for (const [name, page] of Object.entries(PAGES)) {
    if (!existsSync(join(here, "src", "pages", name, "index.tsx"))) throw new Error(`src/pages/${name}/index.tsx is missing`);
    await buildPage(name, page);
  }
  rmSync(built, { recursive: true, force: true });
  renameSync(aside, built);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
