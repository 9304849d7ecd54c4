// The colours of the house can be told apart, in both themes (WCAG 2.2: 1.4.3 and 1.4.11).

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/style/tokens.css", "utf8");
const blocks = [...css.matchAll(/:root([^{]*)\{([^}]*)\}/g)].map(([, selector, body]) => ({
  selector: selector ?? "",
  colours: Object.fromEntries(
    [...(body ?? "").matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>,
}));
const light = blocks[0]!.colours;
const dark = { ...light, ...blocks[1]!.colours };

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const TEXT = ["ink", "quiet", "brick", "ochre", "slate", "moss"];
const GROUNDS = ["paper", "card"];

test.each([
  ["light", light],
  ["dark", dark],
])("%s", (_, colours) => {
  for (const ground of GROUNDS) {
    for (const text of TEXT) {
      expect(contrast(colours[text]!, colours[ground]!), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    for (const part of ["line", "iron", "focus"]) {
      expect(contrast(colours[part]!, colours[ground]!), `${part} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  }
  expect(contrast(colours["ink"]!, colours["mist"]!)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(colours["on-primary"]!, colours["primary"]!)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(colours["on-lamp"]!, colours["lamp"]!)).toBeGreaterThanOrEqual(4.5);
});

test("the dark theme of the system and the chosen one are the same", () => {
  expect(blocks).toHaveLength(3);
  expect(blocks[2]!.colours).toEqual(blocks[1]!.colours);
});
