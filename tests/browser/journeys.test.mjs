// What a resident does, from the first look to the last check, against the real program.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  closeBrowser,
  journey,
  lookAtPracticeHome,
  onTheLamp,
  openBrowser,
  openPage,
  PHONE,
  picture,
  place,
  serve,
  title,
  WIDE,
} from "./world.mjs";

before(openBrowser);
after(closeBrowser);

/** Does what the pretend device asks for, and waits until the check has found it good. */
async function fixOnPretendDevice(page) {
  await page.getByRole("heading", { name: "On the pretend device" }).waitFor();
  const password = page.getByLabel("New password");
  if ((await password.count()) > 0) await password.fill("kettle orbit lantern mango");
  await page.locator("form button.primary").click();
  await page.getByRole("heading", { name: "It is fixed." }).waitFor();
}

const SIZES = { phone: PHONE, wide: WIDE };

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`look, open a camera, try its first password, change it, check again (${size})`, () =>
    journey({ viewport }, async (page) => {
      await lookAtPracticeHome(page);
      const before = await onTheLamp(page);
      assert.ok(before > 3);
      await picture(page, `home-${size}`);

      await place(page, "Devices").click();
      await page.getByRole("link", { name: "Porch camera" }).click();
      await title(page).filter({ hasText: "Porch camera" }).waitFor();
      await picture(page, `device-${size}`);

      await page.getByRole("button", { name: "See what would be sent" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("This is everything that would be sent.", { exact: false }).waitFor();
      assert.ok((await dialog.getByRole("listitem").count()) >= 2);
      await picture(page, `login-${size}`);
      await dialog.getByRole("button", { name: "Try it once" }).click();

      const toFix = page.getByRole("region", { name: "To fix" });
      const card = toFix.getByRole("article").filter({ hasText: /password/i }).first();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await card.getByRole("link", { name: /first|came with|factory/i }).click();
      const problem = await title(page).textContent();

      await page.getByLabel("New password").fill("kettle orbit lantern mango");
      await picture(page, `fix-${size}`);
      await page.getByRole("button", { name: "Set this password" }).click();
      await page.getByRole("heading", { name: "It is fixed." }).waitFor();
      await picture(page, `fixed-${size}`);

      await page.getByRole("link", { name: "Porch camera" }).click();
      await page.getByRole("region", { name: "Fine" }).waitFor();
      assert.equal(await page.getByRole("article").filter({ hasText: problem }).count(), 0);
      await place(page, "Home").click();
      assert.equal(await onTheLamp(page), before);
    }));
}

test("fixing what the lamp counts makes its number smaller", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    const before = await onTheLamp(page);
    const steps = page.getByRole("region", { name: "Next steps" }).getByRole("article");
    assert.equal(await steps.count(), 3);
    await steps.first().getByRole("link").click();
    await fixOnPretendDevice(page);
    await page.getByRole("link", { name: "Back to Home" }).click();
    await page.getByText(`${before - 1} things to fix.`).first().waitFor();
    assert.equal(await onTheLamp(page), before - 1);

    // The practice home can be put back, and then everything is to be found again.
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Start the practice home afresh" }).click();
    await page.getByText("The practice home is as it was at the start.").waitFor();
    await place(page, "Home").click();
    await page.getByRole("button", { name: /^Look (again|at the practice home)$/ }).click();
    await page.getByRole("button", { name: "Look again" }).waitFor();
    assert.equal(await onTheLamp(page), before);
  }));

test("checking again without a fix says that it is still there", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    await page.getByRole("region", { name: "Next steps" }).getByRole("link").first().click();
    await page.getByRole("button", { name: "I have done it: check again" }).click();
    await page.getByRole("heading", { name: "It is still there." }).waitFor();
  }));

test("a program that was started for the practice home looks at it at once", () =>
  journey({ args: ["--practice"] }, async (page) => {
    await page.getByRole("button", { name: "Look again" }).waitFor();
    assert.ok((await onTheLamp(page)) > 3);
    await page.reload();
    await page.getByRole("button", { name: "Look again" }).waitFor();
  }));

test("a look can be stopped, and says so", () =>
  journey({}, async (page) => {
    await page.getByRole("button", { name: "Look at the practice home" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("You stopped before the end", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Look again" }).waitFor();
  }));

test("a reload during a look finds it again and sees its end", () =>
  journey({}, async (page) => {
    await page.getByRole("button", { name: "Look at the practice home" }).click();
    await page.getByText(/devices? so far/).waitFor();
    const scan = await page.evaluate(() => sessionStorage.getItem("porchlight.scan"));
    assert.notEqual(scan, null);
    await page.reload();
    await page.getByRole("button", { name: "Look again" }).waitFor();
    assert.ok((await onTheLamp(page)) > 3);
    assert.equal(await page.evaluate(() => sessionStorage.getItem("porchlight.scan")), null);
  }));

test("devices appear while the look goes on, and the list holds them all", () =>
  journey({}, async (page) => {
    await page.getByRole("button", { name: "Look at the practice home" }).click();
    await place(page, "Devices").click();
    await page.getByRole("progressbar").waitFor();
    await page.getByRole("main").getByRole("listitem").first().waitFor();
    await page.getByRole("progressbar").waitFor({ state: "detached" });
    assert.ok((await page.getByRole("main").getByRole("listitem").count()) > 10);
  }));

test("the whole app speaks the language that is chosen, and remembers it", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    const english = await page.getByRole("article").first().getByRole("heading").textContent();
    const said = { zh: "设置", ms: "Tetapan", ta: "அமைப்புகள்", en: "Settings" };
    const names = { zh: "中文", ms: "Bahasa Melayu", ta: "தமிழ்", en: "English" };
    for (const [tag, words] of Object.entries(said)) {
      await page.evaluate(() => (location.hash = "#/settings"));
      await page.getByRole("radio", { name: names[tag] }).check();
      await title(page).filter({ hasText: words }).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), tag);
      await page.evaluate(() => (location.hash = "#/"));
      await page.getByRole("article").first().waitFor();
      const heading = page.getByRole("article").first().getByRole("heading");
      if (tag !== "en") await heading.filter({ hasNotText: english }).waitFor();
      await picture(page, `home-${tag}`);
    }
    await page.evaluate(() => (location.hash = "#/settings"));
    await page.getByRole("radio", { name: "中文" }).check();
    await title(page).filter({ hasText: "设置" }).waitFor();
    await page.reload();
    await title(page).filter({ hasText: "设置" }).waitFor();
  }));

test("the browser's language is met when nothing was chosen", () =>
  journey({ locale: "ta-SG" }, async (page) => {
    await title(page).filter({ hasText: "நாங்கள் இன்னும் பார்க்கவில்லை." }).waitFor();
  }));

test("a name is shown as the text that it is, and an empty one takes it away", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    await place(page, "Devices").click();
    await page.getByRole("link", { name: "Desk light" }).click();
    const strange = "<b onmouseover=alert(1)>Desk</b>";
    await page.getByRole("button", { name: "Change the name" }).click();
    await page.getByLabel("Name").fill(strange);
    await page.getByRole("button", { name: "Save" }).click();
    await title(page).filter({ hasText: "onmouseover" }).waitFor();
    assert.equal(await title(page).textContent(), strange);
    assert.equal(await page.locator("h1 b").count(), 0);
    await page.getByRole("button", { name: "Change the name" }).click();
    await page.getByLabel("Name").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await title(page).filter({ hasText: "Desk light" }).waitFor();
  }));

test("one's own network: each is listed, and one that is no home says why", () =>
  journey({}, async (page) => {
    await page.getByRole("link", { name: "Look at your own home" }).click();
    await title(page).filter({ hasText: "Choose your network" }).waitFor();
    await page.getByText("This is a tunnel, or this device itself", { exact: false }).waitFor();
    // Without the resident's word nothing can be looked at.
    for (const look of await page.getByRole("button", { name: "Look at this home" }).all()) {
      assert.equal(await look.isDisabled(), true);
    }
    await picture(page, "network");
  }));

test("with the keyboard alone: look, open the first step, fix it", () =>
  journey({}, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Go to the content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Look again" }).waitFor();
    const first = page.getByRole("article").first().getByRole("link");
    const reached = async (locator) => {
      for (let presses = 0; presses < 40; presses += 1) {
        if (await locator.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail("the keyboard does not get there");
    };
    await reached(first);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What to do" }).waitFor();
    const password = page.getByLabel("New password");
    if ((await password.count()) > 0) {
      await reached(password);
      await page.keyboard.type("kettle orbit lantern mango");
    }
    const fix = page.locator("form button.primary");
    await reached(fix);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "It is fixed." }).waitFor();
    const back = page.getByRole("link", { name: "Back to Home" });
    await reached(back);
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Next steps" }).waitFor();
  }));

test("the theme is kept over a reload", () =>
  journey({ colorScheme: "light" }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("radio", { name: "Dark" }).check();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.reload();
    await title(page).waitFor();
    assert.equal(await paper(), dark);
  }));

test("the token leaves the address at once, and a reload still works", () =>
  journey({}, async (page) => {
    assert.ok(!page.url().includes("token"));
    await page.reload();
    await page.getByRole("button", { name: "Look at the practice home" }).waitFor();
  }));

test("without the token the app says where to find the right address", async () => {
  const server = await serve();
  const { page, context } = await openPage();
  try {
    await page.goto(new URL(server.address).origin);
    await page.getByText("use the address that it printed", { exact: false }).waitFor();
  } finally {
    await context.close();
    await server.stop();
  }
});
