// Follows every link and picture of a built site: node check-links.mjs FOLDER
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const root = process.argv[2];
const pages = readdirSync(root, { recursive: true }).filter((path) => path.endsWith(".html"));
const text = new Map(pages.map((page) => [normalize(page), readFileSync(join(root, page), "utf8")]));
const ids = (page) => new Set([...text.get(page).matchAll(/ id="([^"]*)"/g)].map((match) => match[1]));
const faults = [];
let links = 0;
for (const [page, html] of text) {
  for (const [, link] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
    links++;
    if (/^https?:/.test(link)) continue;
    const [path, anchor] = decodeURI(link).split("#");
    const target = path === "" ? page : normalize(join(dirname(page), path));
    if (target.startsWith("..") || !existsSync(join(root, target))) faults.push(`${page}: ${link}: there is no such file`);
    else if (anchor && text.has(target) && !ids(target).has(anchor)) faults.push(`${page}: ${link}: there is no such heading`);
  }
}

for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages, ${links} links, ${faults.length} faults`);
process.exit(faults.length > 0 || pages.length < 10 ? 1 : 0);
