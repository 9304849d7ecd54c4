// The city as a resident meets it: a warning, why it is shown, what to do, and a report that stays here.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, journey, lookAtPracticeHome, openBrowser, place, PHONE, title } from "./world.mjs";

before(openBrowser);
after(closeBrowser);

const inbox = (page) => page.getByRole("article");

async function openCity(page) {
  await place(page, "City").click();
  await inbox(page).first().waitFor();
}

test("an exercise never looks real, and its steps can be done to the last one", () =>
  journey({ viewport: PHONE }, async (page) => {
    await openCity(page);
    const exercise = inbox(page).filter({ hasText: "Exercise" }).first();
    await exercise.getByText("This is an exercise. Nothing has happened.").waitFor();
    await exercise.getByText("Verified: signed by those who may.").waitFor();
    await exercise.getByRole("link", { name: /What to do, step by step/ }).click();
    await page.getByRole("heading", { name: "Do not", exact: true }).waitFor();
    const boxes = page.getByRole("checkbox");
    for (const summary of await page.locator("summary").all()) await summary.click();
    const count = await boxes.count();
    assert.ok(count > 8, `${count} steps`);
    for (let at = 0; at < count; at += 1) await boxes.nth(at).check();
    await page.getByText("All steps are done.").waitFor();
    await page.getByText(/you have been here before/).waitFor();
    // It is kept by the core, not by the page.
    await page.reload();
    await page.getByRole("heading", { name: "Do not", exact: true }).waitFor();
    assert.equal(await page.locator("input:checked").count(), count);
    await page.getByRole("button", { name: "Start over" }).click();
    await page.waitForFunction(() => document.querySelectorAll("input:checked").length === 0);
  }));

for (const language of ["en", "zh", "ms", "ta"]) {
  test(`every protocol prints on one page in ${language}, from a dark screen too`, () =>
    journey({ locale: `${language}-SG`, colorScheme: "dark" }, async (page) => {
      await page.evaluate(() => (location.hash = "#/city/help"));
      const links = page.getByRole("main").getByRole("listitem").getByRole("link");
      await links.first().waitFor();
      const all = await links.evaluateAll((each) => each.map((link) => [link.getAttribute("href"), link.textContent]));
      assert.ok(all.length >= 16, `${all.length} protocols`);
      for (const [hash, name] of all) {
        await page.evaluate((to) => (location.hash = to), hash);
        await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
        const sheet = (await page.pdf({ format: "A4" })).toString("latin1");
        const pages = sheet.match(/\/Type\s*\/Page(?!s)/g)?.length;
        assert.equal(pages, 1, `${hash} prints on ${pages} pages`);
      }
      await page.emulateMedia({ media: "print" });
      const ink = await title(page).evaluate((heading) => getComputedStyle(heading).color);
      assert.equal(ink, "rgb(0, 0, 0)");
    }));
}

test("a place decides what concerns me, and says why", () =>
  journey({}, async (page) => {
    await openCity(page);
    await page.getByRole("link", { name: "Your places" }).click();
    await page.getByLabel("District").selectOption({ label: "Reed Bank" });
    await page.getByRole("button", { name: "Keep this place" }).click();
    await page.getByRole("button", { name: "Remove Home" }).waitFor();
    await page.getByLabel("Another place").check();
    await page.getByLabel("Its name").fill("Cabin");
    await page.locator("summary").click();
    await page.getByLabel("Degrees north").fill("50");
    await page.getByLabel("Degrees east").fill("8");
    await page.getByRole("button", { name: "Keep this place" }).click();
    await page.getByRole("button", { name: "Remove Cabin" }).waitFor();
    await place(page, "City").click();
    await inbox(page).first().getByRole("heading").getByRole("link").click();
    await page.getByText("Home: it is inside All of Harbour City.").waitFor();
    await page.getByText(/^Cabin: not meant\. The nearest edge is about [\d,]+ km away\.$/).waitFor();
    // With a place far away only, every warning is one of elsewhere.
    await page.evaluate(() => (location.hash = "#/city/places"));
    await page.getByRole("button", { name: "Remove Home" }).click();
    await page.getByRole("button", { name: "Remove Home" }).waitFor({ state: "detached" });
    await place(page, "City").click();
    await page.getByRole("heading", { name: "Elsewhere" }).waitFor();
    await page.getByRole("heading", { name: "All is quiet." }).waitFor();
    await page.getByText("There is no warning for your places now.").waitFor();
    // Degrees that there are not are refused in words.
    await page.evaluate(() => (location.hash = "#/city/places"));
    await page.locator("summary").click();
    await page.getByLabel("Degrees north").fill("95");
    await page.getByLabel("Degrees east").fill("8");
    await page.getByRole("button", { name: "Keep this place" }).click();
    await page.getByRole("alert").waitFor();
  }).catch((error) => {
    // The refused place is an answer of the server that the browser notes as an error of the page.
    if (!/behind the screen:\n[^\n]*status of 4\d\d[^\n]*$/.test(error.message)) throw error;
  }));

test("a warning about a product finds the camera of the practice home and leads to its fix", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    await openCity(page);
    await page.getByRole("link", { name: /Lookout 2 cameras need an update/ }).click();
    await page.getByText("Concerned", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Fix it" }).click();
    await page.getByRole("heading", { name: "What to do" }).waitFor();
  }));

test("a report is shown word for word and holds no address that was not added", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    await page.getByRole("article").first().getByRole("link").click();
    await page.getByRole("link", { name: "Report to the city" }).click();
    await page.getByRole("button", { name: "Show me every word" }).click();
    const text = await page.locator("section.card").innerText();
    assert.match(text, /Found by Porchlight on \d{4}-\d\d-\d\d/);
    assert.doesNotMatch(text, /\d+\.\d+\.\d+\.\d+|([0-9a-f]{2}:){5}/i);
    assert.match(text, /I would rather not say who I am\./);
    const mail = await page.getByRole("link", { name: "Open in my mail" }).getAttribute("href");
    assert.match(mail, /^mailto:report@harbour-city\.example\?subject=/);
    await page.getByLabel(/How to reach you/).fill("555-0199");
    await page.getByRole("button", { name: "Show me every word" }).click();
    await page.getByText("How to reach me: 555-0199").waitFor();
  }));

test("steps are ticked by keyboard alone, and the inbox speaks the language that is chosen", () =>
  journey({}, async (page) => {
    await page.evaluate(() => (location.hash = "#/city/help/power-cut"));
    const first = page.getByRole("checkbox").first();
    await first.waitFor();
    await first.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "checkbox");
    assert.equal(await page.locator("input:checked").count(), 1);
    await place(page, "City").click();
    await page.getByText(/14 Sept? 2026/).first().waitFor();
    await place(page, "Settings").click();
    await page.getByRole("radio", { name: "中文" }).check();
    await page.evaluate(() => (location.hash = "#/city"));
    await page.getByRole("heading", { name: "海港城（示例）" }).waitFor();
    await page.getByText("这是演习，没有发生任何事。").waitFor();
  }));

test("the way from a signed message to the screen can be tried, and sources are found by country", () =>
  journey({ permissions: ["notifications"] }, async (page) => {
    await page.evaluate(() => (location.hash = "#/city/settings"));
    await page.getByRole("button", { name: "Test the way to me" }).click();
    await page.getByText("The test message was signed, checked and shown.").waitFor();
    await page.getByText("Test of the way to you").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("searchbox").fill("germany");
    await page.getByText("Deutscher Wetterdienst").first().waitFor();
    // Another city is chosen; the program was started so that it asks nobody, and says what it does not know.
    await page.getByRole("radio", { name: /Singapore/ }).check();
    await place(page, "City").click();
    await page.getByRole("heading", { name: "Singapore", exact: true }).waitFor();
    await page.getByRole("heading", { name: "We do not know yet." }).waitFor();
  }));
