// Makes crates/catalogue/data/oui.bin of the IEEE's public assignments of hardware addresses, as the npm
// package oui-data carries them. What the file looks like stands in crates/catalogue/src/oui.rs.
//
//   node make.mjs INDEX.json OUT.bin
import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

import { nameOf, unused } from "./names.mjs";

// Nobody, the registry, which gives its blocks away in parts, and the IANA, whose addresses are for protocols.
const nobody = /^(private|ieee registration authority|icann, iana department)$/i;

const [source, target] = process.argv.slice(2);
const assignments = JSON.parse(readFileSync(source, "utf8"));
const blocks = new Map([[24, []], [28, []], [36, []]]);
for (const [digits, owner] of Object.entries(assignments)) {
  if (nobody.test(owner.split("\n")[0].trim())) continue;
  blocks.get(digits.length * 4).push([BigInt(`0x${digits}`), nameOf(owner)]);
}
if (unused().length > 0) {
  console.error(`brands.json: no maker's name begins like this: ${unused().join("; ")}`);
  process.exit(1);
}

const rows = [...blocks.values()];
for (const block of rows) block.sort(([a], [b]) => (a < b ? -1 : 1));
const names = [...new Set(rows.flat().map(([, name]) => name))].sort((a, b) => (a < b ? -1 : 1));
const place = new Map(names.map((name, at) => [name, at]));

// Seven bits at a time, the low ones first; the eighth says that more follow.
function number(value, bytes) {
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
}

const text = Buffer.from(names.join("\n"), "utf8");
const head = [];
number(text.length, head);
const tail = [];
for (const [bits, block] of blocks) {
  number(bits, tail);
  number(block.length, tail);
  let before = 0n;
  for (const [prefix, name] of block) {
    number(prefix - before, tail);
    number(place.get(name), tail);
    before = prefix;
  }
}
const table = deflateSync(Buffer.concat([Buffer.from(head), text, Buffer.from(tail)]), { level: 9 });
writeFileSync(target, table);
console.log(`${rows.flat().length} prefixes, ${names.length} names, ${table.length} bytes`);
