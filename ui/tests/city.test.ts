// The city's parts and screens, each as a resident or a screen reader meets it.

import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { Alert, City, Contact, Core, PlaceReason, Proof, SourceChoice } from "../src/host";
import AlertCard from "../src/parts/AlertCard.svelte";
import CityFeeds from "../src/parts/CityFeeds.svelte";
import CityQuiet from "../src/parts/CityQuiet.svelte";
import ContactLine from "../src/parts/ContactLine.svelte";
import ProofLine from "../src/parts/ProofLine.svelte";
import Stand from "../src/parts/Stand.svelte";
import TopAlert from "../src/parts/TopAlert.svelte";
import AlertScreen from "../src/screens/Alert.svelte";
import CityScreen from "../src/screens/City.svelte";
import HomeDoors from "../src/screens/HomeDoors.svelte";
import Protocol from "../src/screens/Protocol.svelte";
import Report from "../src/screens/Report.svelte";
import { CityState } from "../src/state/city.svelte";
import { Voice } from "../src/state/voice.svelte";
import { ageWord, labelled, speak, TAGS } from "../src/text";
import { countryWord, dial, reasonWord } from "../src/text/city";
import { alert, app, city, contact, protocol, step } from "./pretend";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The shape of a line, as it is drawn. */
const drawn = (box: Element) => box.querySelector("svg")?.innerHTML.replace(/ class="[^"]*"/g, "");

test.each([
  [0, "a moment ago"],
  [40, "40 seconds ago"],
  [89.6, "90 seconds ago"],
  [91, "2 minutes ago"],
  [3 * 3600, "3 hours ago"],
  [36 * 3600, "2 days ago"],
])("%d seconds are %s", (seconds, words) => {
  expect(ageWord(seconds)).toBe(words);
});

test.each<[PlaceReason["reason"], string]>([
  [{ why: "inside", area: "Reed Bank" }, "Home: it is inside Reed Bank."],
  [{ why: "code", area: "Reed Bank" }, "Home: the warning names its area, Reed Bank."],
  [{ why: "outside", km: 1.234 }, "Home: not meant. The nearest edge is about 1.2 km away."],
  [{ why: "outside", km: 10123.4 }, "Home: not meant. The nearest edge is about 10,100 km away."],
  [{ why: "other-codes" }, "Home: not meant. The warning names other areas."],
  ...(["only-codes", "no-area", "unreadable"] as const).map(
    (why): [PlaceReason["reason"], string] => [
      { why },
      "Home: it could not be told whether it is meant, so the warning is shown to be safe.",
    ],
  ),
])("why %o is one sentence", (reason, words) => {
  expect(reasonWord({ place: "home", name: "", concerned: "yes", reason })).toBe(words);
});

test("numbers are dialled, countries named, and colons are the language's own", () => {
  expect(dial("+65 1800-555 0102")).toBe("tel:+6518005550102");
  expect([countryWord("DE"), countryWord("no country")]).toEqual(["Germany", "no country"]);
  expect(labelled("Until", "noon")).toBe("Until: noon");
  speak("zh");
  expect([countryWord("DE"), labelled("有效至", "中午")]).toEqual(["德国", "有效至：中午"]);
});

test.each(TAGS)("every proof and every freshness has its own sentence in %s", (tag) => {
  speak(tag);
  const said = (box: Element) => box.textContent?.trim();
  const proofs: Proof[] = ["verified", "repaired", "unknown-signer", "unsigned", "not-checked", "broken"];
  const proofWords = proofs.map((proof) => said(render(ProofLine, { proof }).container));
  expect(new Set(proofWords).size).toBe(proofs.length);
  const states: Contact["state"][] = ["fresh", "stale", "frozen", "never", "plays"];
  const words = states.map((state) =>
    said(render(ContactLine, { contact: contact(state), age: 40 }).container),
  );
  expect(new Set(words).size).toBe(states.length);
});

test("what is verified, what is not and what is forged differ in shape", () => {
  const shapes = (["verified", "unsigned", "broken"] as const).map((proof) =>
    drawn(render(ProofLine, { proof }).container),
  );
  expect(new Set(shapes).size).toBe(3);
  expect(screen.getByText(/Do not act on this one alone/)).toBeDefined();
});

test("how a warning stands differs in shape and word", () => {
  const stands = [
    alert("a", { severity: "extreme" }),
    alert("b", { severity: "severe" }),
    alert("c", { severity: "minor" }),
    alert("d", { severity: "extreme", all_clear: true }),
    alert("e", { severity: "extreme", ended: "over" }),
  ].map((one) => render(Stand, { alert: one }).container);
  expect(new Set(stands.map(drawn)).size).toBe(5);
  expect(stands.map((box) => box.textContent?.trim())).toEqual([
    "Act now",
    "Be ready to act",
    "Good to know",
    "All clear",
    "Its time is over",
  ]);
});

test("an exercise says so before anything else, and a real warning never does", () => {
  const { container, unmount } = render(AlertCard, { alert: alert("a", { exercise: true }) });
  expect(container.textContent?.trim()).toMatch(/^Exercise/);
  expect(screen.getByText("This is an exercise. Nothing has happened.")).toBeDefined();
  expect(screen.getByRole("article").classList).toContain("exercise");
  unmount();
  render(AlertCard, { alert: alert("a") });
  expect(screen.queryByText(/exercise/i)).toBeNull();
  expect(screen.getByRole("article", { name: "About a" })).toBeDefined();
});

test("a warning that is over asks for nothing any more", () => {
  const card = protocol().card;
  const { app: made, context } = app();
  made.city.take(city([], { past: [alert("a", { ended: "withdrawn", severity: "extreme", protocols: [card] })] }));
  render(AlertScreen, { props: { id: "a" }, context });
  expect(screen.getByText("Withdrawn")).toBeDefined();
  expect(screen.queryByText("Act now")).toBeNull();
  expect(screen.queryByRole("heading", { name: "What to do now" })).toBeNull();
  expect(screen.getByRole("link", { name: /The power is out/ }).classList).not.toContain("primary");
});

test("only what is extreme and concerns me stands above everything", async () => {
  const { app: made, context } = app();
  const extreme = (id: string, over: Partial<Alert> = {}) => alert(id, { severity: "extreme", ...over });
  made.city.take(city([alert("severe"), extreme("far", { concerned: "no" }), extreme("forged", { proof: "broken" }), extreme("clear", { all_clear: true })]));
  render(TopAlert, { context });
  expect(screen.queryByRole("complementary")).toBeNull();
  made.city.take(city([extreme("drill", { exercise: true }), extreme("real")]));
  const band = await screen.findByRole("complementary");
  const lines = [...band.querySelectorAll("p")].map((line) => line.textContent?.replace(/\s+/g, " ").trim());
  expect(lines).toEqual(["Act now About real", "Exercise Act now About drill"]);
  expect(band.querySelectorAll("p")[1]?.classList).toContain("exercise");
});

test("the inbox puts what concerns me first, then elsewhere, then what is over", () => {
  const { app: made, context } = app();
  const past = [alert("old", { ended: "over" })];
  const near = alert("near", {
    places: [{ place: "home", name: "", concerned: "yes", reason: { why: "inside", area: "Reed Bank" } }],
  });
  made.city.take(city([alert("far", { concerned: "no" }), near], { past }));
  render(CityScreen, { context });
  expect(screen.getAllByRole("heading", { level: 3 }).map((each) => each.textContent?.trim())).toEqual([
    "About near",
    "About far",
    "About old",
  ]);
  expect(screen.getByRole("heading", { name: "For your places" })).toBeDefined();
  expect(screen.getByText("About old").closest("details")?.open).toBe(false);
});

test.each<[Contact["state"], number, string]>([
  ["fresh", 1, "All is quiet."],
  ["plays", 0, "All is quiet."],
  ["stale", 1, "No warning when we last heard."],
  ["frozen", 1, "No warning when we last heard."],
  ["never", 1, "We do not know yet."],
])("with a source that is %s, no warning means: %3$s", (state, _, words) => {
  render(CityQuiet, { city: city([], { contact: contact(state) }) });
  expect(screen.getByRole("heading").textContent).toBe(words);
});

test("where no source is asked, nothing is promised, and one can be added", () => {
  render(CityQuiet, { city: city([], { kind: "facts", contact: contact("never") }) });
  expect(screen.getByText(/no warning can reach you here/)).toBeDefined();
  expect(screen.getByRole("link", { name: "Add a source" }).getAttribute("href")).toBe("#/city/settings");
});

test.each<[Partial<City>, string]>([
  [{}, "All is quiet, heard 40 seconds ago"],
  [{ contact: contact("never") }, "Not known yet"],
  [{ contact: contact("stale", { seconds: 7200 }) }, "No new word, heard 2 hours ago"],
  [{ alerts: [alert("a"), alert("b", { exercise: true })] }, "One warning, heard 40 seconds ago"],
  [{ alerts: [alert("b", { exercise: true })] }, "One exercise, heard 40 seconds ago"],
  [{ alerts: [alert("a", { concerned: "no" })] }, "All is quiet, heard 40 seconds ago"],
])("home tells %o as: %s", (over, words) => {
  const { app: made, context } = app();
  made.about = { version: "0", language: null } as typeof made.about;
  made.city.take(city([], over));
  render(HomeDoors, { context });
  expect(screen.getByText(words)).toBeDefined();
});

test("a clock that is off is said in minutes", () => {
  const { app: made, context } = app();
  made.city.take(city([], { clock_off: -7 }));
  render(CityScreen, { context });
  expect(screen.getByText(/about 7 min fast/)).toBeDefined();
});

test("steps are ticked in the core, and a tick that was refused is taken back", async () => {
  const tick = vi.fn<(args: unknown) => null>(() => null);
  const { context, asked } = app({ protocol: () => protocol(), tick: (args) => tick(args) });
  render(Protocol, { props: { id: "power-cut" }, context });
  const one = await screen.findByLabelText<HTMLInputElement>("Do one.");
  expect(one.checked).toBe(false);
  await fireEvent.click(one);
  expect(tick).toHaveBeenCalledWith({ protocol: "power-cut", step: "one", done: true });
  expect(await screen.findByText("All steps are done.")).toBeDefined();
  tick.mockImplementation(() => {
    throw new Error("full");
  });
  await fireEvent.click(one);
  expect(await screen.findByRole("alert")).toBeDefined();
  await expect.poll(() => one.checked).toBe(true);
  tick.mockImplementation(() => null);
  await fireEvent.click(screen.getByRole("button", { name: "Start over" }));
  expect(asked.filter(({ name }) => name === "protocol")).toHaveLength(2);
});

test("the heading that has the focus stays when the words arrive", async () => {
  const { context } = app({ protocol: () => protocol() });
  render(Protocol, { props: { id: "power-cut" }, context });
  const steps = screen.getByRole("heading", { level: 1 });
  await expect.poll(() => steps.textContent).toBe("The power is out");
  expect(steps.isConnected).toBe(true);
  document.body.replaceChildren();
  const late = app();
  render(AlertScreen, { props: { id: "a" }, context: late.context });
  const warning = screen.getByRole("heading", { level: 1 });
  late.app.city.take(city([alert("a")]));
  await expect.poll(() => warning.textContent).toBe("About a");
  expect(warning.isConnected).toBe(true);
});

test("the groups for whom it differs are folded, and a drill ends with a kind word", async () => {
  const pets = { name: "pets", steps: [step("pet")] };
  const { context } = app({ protocol: () => protocol({ parts: [pets] }), tick: () => null });
  render(Protocol, { props: { id: "power-cut" }, context });
  const folded = (await screen.findByText("With pets")).closest("details");
  expect(folded?.open).toBe(false);
  await fireEvent.click(screen.getByLabelText("Do try."));
  expect(await screen.findByText(/you have been here before/)).toBeDefined();
});

test("a voice reads only its own language", () => {
  expect(new Voice().speaks("en")).toBe(false);
  const said: string[] = [];
  const voices = [{ lang: "en-US" }, { lang: "en_SG" }, { lang: "zh-CN" }];
  vi.stubGlobal("speechSynthesis", {
    getVoices: () => voices,
    cancel: () => undefined,
    speak: (one: { text: string; lang: string }) => said.push(`${one.lang} ${one.text}`),
  });
  vi.stubGlobal("SpeechSynthesisUtterance", class {
    constructor(readonly text: string) {}
  });
  const voice = new Voice();
  expect([voice.speaks("en"), voice.speaks("zh"), voice.speaks("ta")]).toEqual([true, true, false]);
  voice.read(["One.", "Two."], "en");
  voice.read(["எதுவும்"], "ta");
  expect(said).toEqual(["en_SG One.", "en_SG Two."]);
  expect(voice.reading).toBe(true);
  voice.stop();
  expect(voice.reading).toBe(false);
});

test("a source is found by its country in the resident's language, and says when it is not encrypted", async () => {
  const source = (country: string, name: string, encrypted: boolean): SourceChoice => ({
    country,
    name,
    url: `https://${name}.example/`,
    languages: [],
    terms: "",
    encrypted,
    looked_at: "2026-11-23",
    added: false,
  });
  const { app: made, context } = app({ source_choices: () => [source("DE", "wetter", false), source("NG", "nimet", true)] });
  made.city.take(city());
  speak("zh");
  render(CityFeeds, { context });
  const find = screen.getByRole("searchbox");
  for (const [words, names] of [["德国", ["wetter"]], ["germany", ["wetter"]], ["ng", ["nimet"]], ["met", ["nimet"]]] as const) {
    await fireEvent.input(find, { target: { value: words } });
    const shown = await screen.findAllByRole("listitem");
    expect(shown.map((row) => within(row).getByText(/^(wetter|nimet)$/).textContent), words).toEqual(names);
  }
  await fireEvent.input(find, { target: { value: "DE" } });
  expect(await screen.findByText("未加密：途中可能被人改动。")).toBeDefined();
});

test("a report is asked for with nothing that was not typed", async () => {
  const text = { subject: "Report: a scam", text: "Words.", mail: null, form: null };
  const { context, asked } = app({ city_report: () => text });
  render(Report, { props: { device: undefined, rule: undefined }, context });
  await fireEvent.input(screen.getByLabelText("In your own words"), { target: { value: "A call." } });
  await fireEvent.click(screen.getByRole("button", { name: "Show me every word" }));
  expect(await screen.findByText("Words.")).toBeDefined();
  expect(asked.find(({ name }) => name === "city_report")?.args).toEqual({
    about: "scam",
    device: null,
    words: "A call.",
    from: null,
    language: "en",
  });
  expect(screen.queryByRole("link", { name: "Open in my mail" })).toBeNull();
});

test("the city is followed again when the stream breaks off, and in one language at a time", async () => {
  vi.useFakeTimers();
  const followed: string[] = [];
  const core = {
    cityFollow: async ({ language }: { language: string }, take: (state: City) => void) => {
      followed.push(language);
      take(city([], { name: language }));
    },
  } as unknown as Core;
  const state = new CityState(core);
  void state.follow("en");
  await vi.advanceTimersByTimeAsync(12_000);
  expect(followed).toEqual(["en", "en", "en"]);
  void state.follow("ta");
  await vi.advanceTimersByTimeAsync(6_000);
  expect(followed).toEqual(["en", "en", "en", "ta", "ta"]);
  expect(state.now?.name).toBe("ta");
  void state.follow("en");
  vi.clearAllTimers();
});

test("the age grows by this device's clock", () => {
  const state = new CityState({} as Core);
  expect(state.age).toBeNull();
  state.take(city());
  state.clock = state.came + 20_000;
  expect(state.age).toBe(60);
  state.clock = state.came - 20_000;
  expect(state.age).toBe(40);
});

test("a notice is shown by the system when it may be, and always by the page", () => {
  const shown: unknown[] = [];
  class Pretend {
    static permission = "default";
    constructor(title: string, options: NotificationOptions) {
      shown.push([title, options]);
    }
  }
  vi.stubGlobal("Notification", Pretend);
  const state = new CityState({} as Core);
  const notice = { tag: "a", title: "Water", body: "Boil it.", sound: false, stays: true };
  state.show(notice);
  expect([state.notice, shown]).toEqual([notice, []]);
  Pretend.permission = "granted";
  state.show(notice);
  expect(shown).toEqual([["Water", { body: "Boil it.", tag: "a", silent: true, requireInteraction: true }]]);
});
