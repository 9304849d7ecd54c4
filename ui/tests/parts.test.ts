// Parts of the screens, each as a resident or a screen reader meets it.

import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import FindingCard from "../src/parts/FindingCard.svelte";
import FixResult from "../src/parts/FixResult.svelte";
import Lamp, { type LampState } from "../src/parts/Lamp.svelte";
import LessonQuestion from "../src/parts/LessonQuestion.svelte";
import PageLink from "../src/parts/PageLink.svelte";
import DeviceFacts from "../src/parts/DeviceFacts.svelte";
import Devices from "../src/screens/Devices.svelte";
import Home from "../src/screens/Home.svelte";
import type { Verdict } from "../src/host";
import { speak } from "../src/text";
import { app, device, finding, report } from "./pretend";

const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

test.each<[LampState, string, string | null]>([
  [{ lamp: "unlit" }, "unlit", null],
  [{ lamp: "warming", share: 0.5 }, "warming", null],
  [{ lamp: "lit", count: 0 }, "lit", null],
  [{ lamp: "lit", count: 12 }, "lit", "12"],
])("the lamp shows %o", (state, name, number) => {
  const { container } = render(Lamp, { state });
  const svg = container.querySelector("svg");
  expect(svg?.dataset["lamp"]).toBe(name);
  expect(svg?.getAttribute("aria-hidden")).toBe("true");
  expect(svg?.querySelector("text")?.textContent ?? null).toBe(number);
});

test("home says in words what the lamp shows", async () => {
  const { app: made, context } = app();
  render(Home, { context });
  expect(heading()).toBe("We have not looked yet.");
  const quick = finding("a", "quick", { minutes: 1 });
  made.home.picture.replace(report([device("a")], [quick]));
  await expect.poll(heading).toBe("One thing to fix.");
  expect(screen.getByText("About one minute.")).toBeDefined();
  made.home.picture.replace(report([device("a")], [{ ...quick, result: "fine" }]));
  await expect.poll(heading).toBe("Nothing to fix.");
});

test("home shows three next steps at most and names the rest", () => {
  const { app: made, context } = app();
  made.home.picture.replace(report([device("a")], [1, 2, 3, 4, 5].map((n) => finding("a", `rule-${n}`))));
  render(Home, { context });
  expect(screen.getAllByRole("article")).toHaveLength(3);
  expect(screen.getByText("2 more things to fix")).toBeDefined();
});

test("words change with the language", async () => {
  const { context } = app();
  render(Home, { context });
  speak("ms");
  await expect.poll(heading).toBe("Kami belum melihat lagi.");
});

test("a finding leads to its fix, with its urgency in words", () => {
  const { context } = app();
  render(FindingCard, { props: { finding: finding("a", "telnet-open") }, context });
  expect(screen.getByRole("link").getAttribute("href")).toBe("#/devices/a/telnet-open");
  expect(screen.getByText("Fix today")).toBeDefined();
  expect(screen.getByText("about 3 minutes")).toBeDefined();
});

test("a name from the network stays text", () => {
  const { app: made, context } = app();
  const label = "<img src=x onerror=alert(1)>";
  made.home.picture.replace(report([device("a", { label })], []));
  const { container } = render(Devices, { context });
  expect(screen.getByRole("link", { name: label }).textContent).toBe(label);
  expect(container.querySelector("img")).toBeNull();
});

test("a device with two addresses shows what each of them was sent", () => {
  const { app: made, context } = app();
  const row = { device: "a", address: "192.168.1.2", what: "a greeting", times: 1, bytes: 2, last: null };
  const rows = [row, { ...row, address: "fe80::2" }];
  made.home.picture.replace({ ...report([device("a", {})], []), sent: rows });
  const { container } = render(DeviceFacts, { props: { device: device("a", {}) }, context });
  const said = [...container.querySelectorAll("li")].filter((li) => li.textContent?.includes("a greeting"));
  expect(said).toHaveLength(2);
});

test("a page opens only over https", () => {
  const { context } = app();
  const page = (url: string) => ({ page: { title: "Page", url, seen: "2026-11-22" } });
  const { unmount } = render(PageLink, { props: page("https://example.org/"), context });
  expect(screen.getByRole("link").getAttribute("rel")).toContain("noreferrer");
  unmount();
  render(PageLink, { props: page("javascript:alert(1)"), context });
  expect(screen.queryByRole("link")).toBeNull();
});

const NEW = { audience: ["everyone"], by_city: false, finished: null, task_done: null };

test("a fix that worked offers the lesson that fits", () => {
  const { app: made, context } = app();
  made.lessons = [{ id: "own", title: "A password of your own", minutes: 3, rules: ["r"], ...NEW }];
  render(FixResult, { props: { result: "fixed", rule: "r", name: "Camera" }, context });
  expect(screen.getByRole("link", { name: /A password of your own/ })).toBeDefined();
});

const item = (at: number, text: string) => ({ at, text });
const verdict = (right: boolean, ...feedback: string[]): Verdict => ({
  right,
  incomplete: false,
  remarks: feedback.map((feedback, at) => ({ at, text: "", right, missed: false, feedback })),
  comes_back: null,
});

test("a question tells what each choice means, and lets one choose again", async () => {
  const items = [item(1, "admin1234"), item(0, "four words")];
  const question = { id: "q", kind: "one", surface: null, prompt: "Which?", items, halves: [] };
  const judge = vi.fn(([at]: number[]) =>
    Promise.resolve(at === 0 ? verdict(true, "Nobody would guess them.") : verdict(false, "It stands in many lists.")),
  );
  render(LessonQuestion, { question, judge });
  const check = screen.getByRole("button");
  expect(check.hasAttribute("disabled")).toBe(true);
  await fireEvent.click(screen.getByLabelText("admin1234"));
  await fireEvent.click(check);
  expect(await screen.findByText("Not quite.")).toBeDefined();
  expect(screen.getByText("It stands in many lists.")).toBeDefined();
  await fireEvent.click(screen.getByLabelText("four words"));
  expect(screen.queryByText("Not quite.")).toBeNull();
  await fireEvent.click(check);
  expect(await screen.findByText("That is right.")).toBeDefined();
  expect(judge.mock.calls).toEqual([[[1]], [[0]]]);
});

test("steps move by their arrows, and the focus stays with the step", async () => {
  const items = [item(2, "c"), item(0, "a"), item(1, "b")];
  const question = { id: "q", kind: "order", surface: null, prompt: "In order?", items, halves: [] };
  const judge = vi.fn(() => Promise.resolve(verdict(true, "A.")));
  render(LessonQuestion, { question, judge });
  await fireEvent.click(screen.getByRole("button", { name: "Move down: c" }));
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Move down: c");
  await fireEvent.click(screen.getByRole("button", { name: "Move down: c" }));
  // There is no further down: its other arrow has the focus.
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Move up: c");
  await fireEvent.click(screen.getByRole("button", { name: "Check my answer" }));
  expect(judge).toHaveBeenCalledWith([0, 1, 2]);
});

test("pairs are told in the order of their left halves, each half once", async () => {
  const items = [item(0, "Router"), item(1, "Lamp")];
  const halves = [item(1, "shines"), item(0, "routes")];
  const question = { id: "q", kind: "match", surface: null, prompt: "What?", items, halves };
  const judge = vi.fn(() => Promise.resolve(verdict(true, "A.")));
  render(LessonQuestion, { question, judge });
  const check = screen.getByRole("button", { name: "Check my answer" });
  await fireEvent.change(screen.getByLabelText("Router"), { target: { value: "1" } });
  await fireEvent.change(screen.getByLabelText("Lamp"), { target: { value: "1" } });
  expect(check.hasAttribute("disabled")).toBe(true);
  await fireEvent.change(screen.getByLabelText("Router"), { target: { value: "0" } });
  await fireEvent.click(check);
  expect(judge).toHaveBeenCalledWith([0, 1]);
});
