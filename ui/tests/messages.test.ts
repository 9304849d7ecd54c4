// Every sentence is there in every language, with the same gaps to fill and in the house's manners.

import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { TAGS } from "../src/text";

type Variants = { match: Record<string, string> }[];
type Messages = Record<string, string | Variants>;

const read = (tag: string): Messages => JSON.parse(readFileSync(`messages/${tag}.json`, "utf8")) as Messages;
const sentences = (message: string | Variants): string[] =>
  typeof message === "string" ? [message] : message.flatMap(({ match }) => Object.values(match));
const gaps = (message: string | Variants): string[] =>
  [...new Set(sentences(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

const english = read("en");

test("there is a file for each language and no other", () => {
  expect(readdirSync("messages").sort()).toEqual(TAGS.map((tag) => `${tag}.json`).sort());
});

test.each(TAGS)("%s says everything", (tag) => {
  const messages = read(tag);
  expect(Object.keys(messages)).toEqual(Object.keys(english));
  for (const [key, message] of Object.entries(messages)) {
    expect(gaps(message), `the gaps of ${key}`).toEqual(gaps(english[key]!));
    for (const text of sentences(message)) {
      expect(text.trim(), `${key} is empty or has loose spaces`).toBe(text);
      expect(text, key).not.toBe("");
      expect(text, `${key} shouts`).not.toMatch(/[!！]/);
    }
  }
});

test.each(TAGS.filter((tag) => tag !== "en"))("%s is not English left over", (tag) => {
  // "Porchlight" and words such as "port" are the same everywhere; whole sentences are not.
  const same = Object.entries(read(tag)).filter(
    ([key, message]) => JSON.stringify(message) === JSON.stringify(english[key]),
  );
  expect(same.map(([key]) => key)).toEqual(tag === "ms" ? ["minutes", "service_port"] : []);
});

test("English neither blames nor belittles", () => {
  const all = Object.values(english).flatMap(sentences).join("\n");
  expect(all).not.toMatch(/\b(simply|just|failed|vulnerab|critical|attack|hack|risk)/i);
});
