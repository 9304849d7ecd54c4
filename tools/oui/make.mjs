// Makes crates/catalogue/data/oui.bin of the IEEE's public assignments of hardware addresses, as the npm
// package oui-data carries them. What the file looks like stands in crates/catalogue/src/oui.rs.
//
//   node make.mjs INDEX.json OUT.bin
import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const [source, target] = process.argv.slice(2);
const assignments = JSON.parse(readFileSync(source, "utf8"));
const brands = Object.entries(JSON.parse(readFileSync(new URL("brands.json", import.meta.url), "utf8")));
// The longest beginning is the most exact one.
brands.sort(([a], [b]) => b.length - a.length);

// Legal forms and words that tell nothing about a maker.
const ending =
  /[,.\s]+(co|ltd|limited|inc|incorporated|corp|corporation|corporate|llc|llp|lp|gmbh|kg|ag|sa|sas|s\.a|s\.a\.s|bv|b\.v|nv|n\.v|oy|oyj|ab|as|a\/s|aps|spa|s\.p\.a|srl|s\.r\.l|s\.r\.o|sro|pty|pte|plc|kk|k\.k|company|co\.,ltd|co\.ltd|co,ltd|sdn|bhd|d\.o\.o|sp\. z o\.o|& co|zrt|kft|pvt|private)\.?$/i;

function clean(name) {
  let text = name.split("\n")[0].replace(/[，、]/g, ",").replace(/\s+/g, " ").trim();
  const lower = text.toLowerCase();
  for (const [start, brand] of brands) {
    const next = lower[start.length];
    if (lower.startsWith(start) && (next === undefined || !/[a-z0-9]/.test(next))) return brand;
  }
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(ending, "").replace(/[,.\s&]+$/, "");
  }
  // Shouted words are written as names.
  return text.replace(/\p{Lu}{4,}/gu, (word) => word[0] + word.slice(1).toLowerCase()).slice(0, 60);
}

// The last one keeps the range for documentation.
const none = /^(private|ieee registration authority|icann, iana department)$/i;
const names = new Map();
const blocks = new Map([[24, []], [28, []], [36, []]]);
for (const [digits, owner] of Object.entries(assignments)) {
  if (none.test(owner.split("\n")[0].trim())) continue;
  const name = clean(owner);
  if (!name) continue;
  blocks.get(digits.length * 4).push([BigInt(`0x${digits}`), name]);
}
for (const rows of blocks.values()) {
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, name] of rows) names.set(name, 0);
}
[...names.keys()].sort((a, b) => (a < b ? -1 : 1)).forEach((name, place) => names.set(name, place));

const bytes = [];
// Seven bits at a time, the low ones first; the eighth says that more follow.
function number(value) {
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
}
const text = Buffer.from([...names.keys()].sort((a, b) => (a < b ? -1 : 1)).join("\n"), "utf8");
number(text.length);
const head = Buffer.from(bytes);
bytes.length = 0;
for (const [bits, rows] of blocks) {
  number(bits);
  number(rows.length);
  let before = 0n;
  for (const [prefix, name] of rows) {
    number(prefix - before);
    number(names.get(name));
    before = prefix;
  }
}
const table = deflateSync(Buffer.concat([head, text, Buffer.from(bytes)]), { level: 9 });
writeFileSync(target, table);
const count = [...blocks.values()].reduce((sum, rows) => sum + rows.length, 0);
console.log(`${count} assignments, ${names.size} names, ${table.length} bytes`);
