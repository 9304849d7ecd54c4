// What a scan tells becomes the picture of the home.

import { describe, expect, test } from "vitest";
import { HostError, type ScanEvent } from "../src/host";
import { Home } from "../src/state/home.svelte";
import { Picture } from "../src/state/picture.svelte";
import { core, device, finding, report } from "./pretend";

const ids = (picture: Picture) => picture.devices.map(({ id }) => id);
const rules = (picture: Picture) => picture.findings.map(({ rule }) => rule);

describe("a picture", () => {
  test.each<[string, ScanEvent[], string[], string[]]>([
    ["shows devices as they are seen", [seen("a"), seen("b")], ["a", "b"], []],
    ["keeps the place of one that is updated", [seen("a"), seen("b"), updated("a")], ["a", "b"], []],
    [
      "drops what was merged, with its findings",
      [seen("a"), seen("b"), judged("b", "r"), { event: "device-merged", gone: "b", into: "a" }],
      ["a"],
      [],
    ],
    ["keeps the last word of a rule", [seen("a"), judged("a", "r"), judged("a", "r")], ["a"], ["r"]],
    ["keeps one rule for each device", [judged("a", "r"), judged("b", "r")], [], ["r", "r"]],
    ["takes no harm from progress", [{ event: "progress", phase: "ask", done: 1, total: 2 }], [], []],
  ])("%s", (_, events, wantIds, wantRules) => {
    const picture = new Picture();
    picture.apply(events);
    expect(ids(picture)).toEqual(wantIds);
    expect(rules(picture)).toEqual(wantRules);
    // One event at a time comes to the same.
    const slow = new Picture();
    for (const event of events) slow.apply([event]);
    expect(ids(slow)).toEqual(wantIds);
    expect(rules(slow)).toEqual(wantRules);
  });

  test("orders by what is worst and then by what is quickest, and counts what asks for a fix", () => {
    const picture = new Picture();
    picture.replace(
      report(
        [device("a")],
        [
          finding("a", "slow", { minutes: 9 }),
          finding("a", "small", { severity: "low", urgency: "good-to-know", minutes: 1 }),
          finding("a", "quick", { minutes: 2 }),
          finding("a", "week", { severity: "high", urgency: "this-week", minutes: 1 }),
          finding("a", "good", { result: "fine" }),
        ],
      ),
    );
    expect(picture.toFix.map(({ rule }) => rule)).toEqual(["quick", "slow", "week"]);
    expect(picture.minutes).toBe(12);
  });

  test("takes a second look at one device and leaves the others alone", () => {
    const picture = new Picture();
    picture.replace(report([device("a"), device("b")], [finding("a", "r"), finding("b", "r")]));
    picture.recheck("a", { device: device("a"), findings: [], gaps: [], score: { scheme: 1, points: 100, words: "Closed.", how: "By hand.", told: 0, untold: 0, actions: [] } });
    expect(picture.findingsOf("a")).toEqual([]);
    expect(picture.findingsOf("b")).toHaveLength(1);
    picture.recheck("b", { device: null, findings: [], gaps: [], score: { scheme: 1, points: 100, words: "Closed.", how: "By hand.", told: 0, untold: 0, actions: [] } });
    expect(picture.findingsOf("b")).toHaveLength(1);
  });
});

describe("a home", () => {
  const known = report([device("a")], [finding("a", "r")]);
  const events: ScanEvent[][] = [
    [{ event: "progress", phase: "discover", done: 0, total: 2 }, seen("a")],
    [judged("a", "r"), { event: "finished", took_ms: 5, cancelled: false }],
  ];
  const scanning = { scan_start: ({ id }: { id: string }) => ({ id, began: true }), home: () => known };

  test("is looked at, from the start to the settled report", async () => {
    const { core: made, asked } = core(scanning, events);
    const home = new Home(made, () => "en", sessionStorage);
    const look = home.look({ home: "practice" });
    expect(home.running).not.toBeNull();
    await look;
    expect(home.running).toBeNull();
    expect(home.ended).toBe(1);
    expect(ids(home.picture)).toEqual(["a"]);
    expect(asked.map(({ name }) => name)).toEqual(["scan_start", "scan_follow", "home"]);
    expect(sessionStorage.getItem("porchlight.scan")).toBeNull();
  });

  test("says why a scan could not go on", async () => {
    const error = { code: "network-gone", facts: {}, sentence: "gone" } as const;
    const { core: made } = core(scanning, [[{ event: "failed", error }]]);
    const home = new Home(made, () => "en", sessionStorage);
    await home.look({ home: "practice" });
    expect(home.error?.body?.code).toBe("network-gone");
  });

  test("follows the scan of before a reload", async () => {
    sessionStorage.setItem("porchlight.scan", '"s1"');
    const { core: made, asked } = core(scanning, events);
    await new Home(made, () => "ta", sessionStorage).wake(false);
    expect(asked[0]).toEqual({ name: "scan_follow", args: { id: "s1", language: "ta" } });
  });

  test("asks for the report when that scan is no more", async () => {
    sessionStorage.setItem("porchlight.scan", '"s1"');
    const gone = () => {
      throw new HostError({ code: "no-such-scan", facts: {}, sentence: "" });
    };
    const { core: made } = core({ ...scanning, scan_follow: gone });
    const home = new Home(made, () => "en", sessionStorage);
    await home.wake(false);
    expect(home.error).toBeNull();
    expect(ids(home.picture)).toEqual(["a"]);
  });
});

test("a program started for the practice home looks at it once in a tab", async () => {
  const { core: made, asked } = core({ scan_start: () => ({ id: "s", began: true }), home: () => null });
  const wake = () => new Home(made, () => "en", sessionStorage).wake(true);
  await wake();
  await wake();
  expect(asked.map(({ name }) => name)).toEqual(["scan_start", "scan_follow", "home", "home"]);
});

function seen(id: string): ScanEvent {
  return { event: "device-seen", device: device(id) };
}
function updated(id: string): ScanEvent {
  return { event: "device-updated", device: device(id, { maker: "Marigold" }) };
}
function judged(id: string, rule: string): ScanEvent {
  return { event: "finding", finding: finding(id, rule) };
}
