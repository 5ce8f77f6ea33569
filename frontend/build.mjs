// Builds everything under static/ that is made from packages: `make css` runs it.
// The result is committed, so that running Proffer never needs Node.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const root = dirname(here);
const out = join(root, "static");

const version = (name) => JSON.parse(readFileSync(join(packages, name, "package.json"))).version;
const copy = (from, to) => {
  const target = join(out, to);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(packages, from), target);
};

// Fonts: the subsets we speak, and their licences.
const instrument = "@fontsource-variable/instrument-sans";
const arabic = "@fontsource-variable/noto-sans-arabic";
copy(`${instrument}/files/instrument-sans-latin-wght-normal.woff2`, "fonts/instrument-sans-latin.woff2");
copy(`${instrument}/files/instrument-sans-latin-ext-wght-normal.woff2`, "fonts/instrument-sans-latin-ext.woff2");
copy(`${instrument}/LICENSE`, "fonts/instrument-sans-LICENSE.txt");
copy(`${arabic}/files/noto-sans-arabic-arabic-wght-normal.woff2`, "fonts/noto-sans-arabic.woff2");
copy(`${arabic}/LICENSE`, "fonts/noto-sans-arabic-LICENSE.txt");

// Scripts.
copy("htmx.org/dist/htmx.min.js", "vendor/htmx.min.js");
copy("htmx.org/LICENSE", "vendor/htmx-LICENSE.txt");
copy("htmx-ext-sse/sse.js", "vendor/htmx-ext-sse.js");
copy("htmx-ext-sse/LICENSE", "vendor/htmx-ext-sse-LICENSE.txt");
copy("lucide-static/LICENSE", "vendor/lucide-LICENSE.txt");
writeFileSync(
  join(out, "vendor", "VERSIONS.txt"),
  ["htmx.org", "htmx-ext-sse", "lucide-static", instrument, arabic, "tailwindcss", "daisyui"]
    .map((name) => `${name} ${version(name)}`)
    .join("\n") + "\n",
);

// Icons: one sprite with the names in icons.txt and our own marks, nothing else.
const symbol = (id, svg) => {
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${id}" viewBox="0 0 24 24">${inner.replace(/\s+/g, " ").replaceAll(" />", "/>").trim()}</symbol>`;
};
const names = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean).sort();
const symbols = names.map((name) =>
  symbol(name, readFileSync(join(packages, "lucide-static", "icons", `${name}.svg`), "utf8")),
);
for (const file of readdirSync(join(here, "src", "marks")).sort()) {
  symbols.push(symbol(file.replace(".svg", ""), readFileSync(join(here, "src", "marks", file), "utf8")));
}
writeFileSync(
  join(out, "icons.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide ${version("lucide-static")}, ISC; see vendor/lucide-LICENSE.txt -->\n${symbols.join("\n")}\n</svg>\n`,
);

mkdirSync(join(out, "css"), { recursive: true });
execFileSync(
  join(packages, ".bin", "tailwindcss"),
  ["--input", join(here, "src", "app.css"), "--output", join(out, "css", "app.css"), "--minify"],
  { stdio: "inherit", cwd: here },
);
