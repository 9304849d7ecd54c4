// What the sources must never hold.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !path.startsWith("paraglide"))
  .map((path) => ({ path, text: readFileSync(`src/${path}`, "utf8") }));

const holding = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test("words from the network are shown as text only", () => {
  expect(holding(/\{@html\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write/)).toEqual([]);
});

test("no style or handler stands in an attribute: the page's policy forbids both", () => {
  expect(holding(/\sstyle=|<script>[^<]|\bon[a-z]+="/)).toEqual([]);
});

test("one file knows the window", () => {
  expect(holding(/@tauri-apps\//)).toEqual(["host/tauri.ts"]);
});

test("no code is made from text, and nothing but the core is asked", () => {
  expect(holding(/\beval\(|new Function\(|XMLHttpRequest|WebSocket|sendBeacon/)).toEqual([]);
  expect(holding(/\bfetch\b/)).toEqual(["host/server.ts"]);
});

test("every word comes from the messages", () => {
  const loose = files
    .filter(({ path }) => path.endsWith(".svelte"))
    .flatMap(({ path, text }) => {
      const markup = text
        .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, "")
        .replace(/\{[^{}]*\}/g, "{}");
      return [...markup.matchAll(/>([^<>{}]*\p{L}{2,}[^<>{}]*)</gu)].map(([, words]) => `${path}: ${words}`);
    })
    .filter((found) => found.split(": ")[1]?.trim() !== "Porchlight");
  expect(loose).toEqual([]);
});
