// Small rules that many screens lean on.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { today } from "../src/state/learning.svelte";
import { href, parse, placeOf, type Route } from "../src/state/route.svelte";
import { aboutDevice, errorCodes, moment, pick } from "../src/text";
import { device } from "./pretend";

describe("addresses", () => {
  const routes: Route[] = [
    { at: "home" },
    { at: "network" },
    { at: "devices" },
    { at: "device", id: "d00/1" },
    { at: "fix", id: "d1", rule: "telnet-open" },
    { at: "learn" },
    { at: "lesson", id: "first password" },
    { at: "city" },
    { at: "alert", id: "a/1" },
    { at: "help" },
    { at: "protocol", id: "power-cut" },
    { at: "places" },
    { at: "sources" },
    { at: "report" },
    { at: "report", id: "d1", rule: "telnet-open" },
    { at: "settings" },
  ];
  test.each(routes)("$at comes back from its address", (route) => {
    expect(parse(href(route))).toEqual(route);
    expect(["home", "devices", "learn", "city", "settings"]).toContain(placeOf(route));
  });
  test.each(["", "#", "#/", "#/nowhere", "#token=x", "#/devices/%E0%A4%A"])("%s leads somewhere", (hash) => {
    expect(["home", "devices"]).toContain(parse(hash).at);
  });
});

test.each([
  [["zh-Hans-SG"], "zh"],
  [[null, "fr-FR", "ta"], "ta"],
  [["MS"], "ms"],
  [[], "en"],
])("the wishes %o are met by %s", (wishes, tag) => {
  expect(pick(wishes)).toBe(tag);
});

test.each([
  [{ maker: "Elgato", model: "Elgato Key Light" }, "Camera · Elgato Key Light"],
  [{ maker: "Sonos", model: "One" }, "Camera · Sonos One"],
  [{ maker: "Axis", model: null }, "Camera · Axis"],
  [{ label: "Camera" }, ""],
])("%o is told as %s", (over, words) => {
  expect(aboutDevice(device("a", over))).toBe(words);
});

test("what is no moment is shown as it came", () => {
  expect(moment("soon")).toBe("soon");
  expect(moment("2026-11-23T12:00:00+08:00")).toMatch(/2026/);
});

test("every error of the core has a sentence", () => {
  const wire = readFileSync("src/host/wire.ts", "utf8");
  const type = /export type ErrorCode =([^;]+);/.exec(wire)?.[1] ?? "";
  const codes = [...type.matchAll(/"([a-z-]+)"/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(errorCodes.sort()).toEqual(codes.sort());
});

test("the day is the resident's own", () => {
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  expect(today(new Date(2026, 10, 23, 0, 1))).toBe("2026-11-23");
});
