// Turns the legal name of a maker into the name that people know.
import { readFileSync } from "node:fs";

const brands = new Map(Object.entries(JSON.parse(readFileSync(new URL("brands.json", import.meta.url), "utf8"))));
// The longest beginning is the most exact one.
const beginnings = [...brands.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const known = new Set([...brands.values()].map((brand) => brand.toLowerCase()));
const used = new Set();

// Legal forms, which tell nothing about a maker.
const forms = String.raw`
  co|co\.,?ltd|co,ltd|co\.?,?lt|& ?co|company|ltd|limited|inc|incorporated|corp|corporation|corporate|llc|llp|lp|plc
  gmbh|kg|ag|se|sa|s\.a|sas|s\.a\.s|sau|sl|s\.l|slu|s\.l\.u|srl|s\.r\.l|spa|s\.p\.a|bv|b\.v|nv|n\.v|oy|oyj|ab|as|a\/s|a\.s
  aps|s\.r\.o|sro|d\.o\.o|sp\. ?z ?o\.? ?o|zrt|kft|pty|pte|pvt|private|sdn|bhd|kk|k\.k|ltda|dmcc`;
const ending = new RegExp(String.raw`[,.\s]+(${forms.trim().split(/[|\n]\s*/).join("|")})\.?$`, "i");

// Short words in a shouted name that are no abbreviations.
const joining = new Set(["of", "and", "the", "for", "de", "do", "da", "e", "em", "in"]);
const short = new Set(["net", "man", "nam", "dao", "new", "sun", "air", "one", "top", "sea", "red", "key", "way", "sub"]);

// The brand of a legal name, by the longest beginning that ends where a word does.
function brandOf(lower) {
  const start = beginnings.find((b) => lower.startsWith(b) && !/[\p{L}\p{N}]/u.test(lower[b.length] ?? " "));
  if (start !== undefined) used.add(start);
  return brands.get(start);
}

function withoutForm(name) {
  let text = name;
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(ending, "").replace(/[,.\s&+]+$/, "");
  }
  return text || name;
}

// Shouted words are written as names. Those without a vowel are abbreviations.
function quietly(name) {
  const asName = (word) => word[0] + word.slice(1).toLowerCase();
  const quiet = name.replace(/\p{Lu}{4,}/gu, (word) => (/[AEIOUYÀ-Ý]/.test(word) ? asName(word) : word));
  if (/\p{Ll}/u.test(name)) return quiet;
  return quiet.replace(/(?<=[\s-])[A-Z]{1,3}(?![^\s,-])/g, (word) => {
    const lower = word.toLowerCase();
    return joining.has(lower) ? lower : short.has(lower) ? asName(word) : word;
  });
}

function atMost(text, length) {
  return text.length <= length ? text : text.slice(0, text.lastIndexOf(" ", length)).replace(/[,.\s&(-]+$/, "");
}

/** The name that people know. */
export function nameOf(owner) {
  const line = owner.split("\n")[0];
  const legal = line.replaceAll("&amp;", "&").replace(/[，、]/g, ",").replace(/\s+/g, " ").trim();
  // What follows "doing business as" is how the maker calls itself.
  const text = legal.replace(/^.*[\s.,]d(\/b\/a|ba)\s+/i, "");
  const brand = brandOf(legal.toLowerCase()) ?? brandOf(text.toLowerCase());
  if (brand !== undefined) return brand;
  const name = quietly(withoutForm(text));
  // A stranger with the name of a brand keeps the legal form, which tells the two apart.
  return atMost(known.has(name.toLowerCase()) ? quietly(text) : name, 60);
}

/** The beginnings that no maker's name has: a mistake in brands.json. */
export function unused() {
  return beginnings.filter((start) => !used.has(start));
}
