// Every screen for everyone: axe finds nothing serious, and nothing leaves the screen sideways.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  checkAxe,
  closeBrowser,
  journey,
  lookAtPracticeHome,
  openBrowser,
  PHONE,
  picture,
  title,
  WIDE,
} from "./world.mjs";

before(openBrowser);
after(closeBrowser);

async function checkWidth(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${where} is ${over} px too wide`);
}

async function go(page, hash) {
  await page.evaluate((to) => (location.hash = to), hash);
  // Once the heading of the new screen has the focus, the screen is there.
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
}

/** The address of the first warning of the inbox. */
async function firstAlert(page) {
  await go(page, "#/city");
  const link = page.locator("article h3 a").first();
  await link.waitFor();
  return link.getAttribute("href");
}

/** The screens of a home that was looked at; a step says how to get deeper than an address does. */
async function screens(page) {
  const first = page.getByRole("article").first().getByRole("link");
  const fix = await first.getAttribute("href");
  const device = fix.split("/").slice(0, 3).join("/");
  return {
    home: "#/",
    network: "#/network",
    devices: "#/devices",
    supported: "#/supported",
    device,
    fix,
    learn: "#/learn",
    lesson: "#/learn/firewall",
    review: "#/review",
    drill: "#/drill/stranger",
    messages: "#/drill/city-exercise",
    certificate: "#/certificate",
    city: "#/city",
    help: "#/city/help",
    protocol: "#/city/help/power-cut",
    places: "#/city/places",
    sources: "#/city/settings",
    report: "#/city/report",
    alert: await firstAlert(page),
    settings: "#/settings",
  };
}

for (const [size, viewport] of Object.entries({ phone: PHONE, wide: WIDE })) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every screen, ${size}, ${colorScheme}`, () =>
      journey({ viewport, colorScheme }, async (page) => {
        await checkAxe(page, "home before the first look");
        await picture(page, `${size}-${colorScheme}-unlit`);
        await lookAtPracticeHome(page);
        const all = await screens(page);
        for (const [name, hash] of Object.entries(all)) {
          await go(page, hash);
          await checkAxe(page, name);
          await checkWidth(page, name);
          await picture(page, `${size}-${colorScheme}-${name}`);
        }
      }));
  }
}

for (const locale of ["zh", "ms", "ta"]) {
  test(`every screen in ${locale}, on a narrow phone and with twice the text`, () =>
    journey({ locale: `${locale}-SG`, viewport: { width: 320, height: 640 } }, async (page) => {
      await page.locator("main button.primary").click();
      await page.getByRole("article").first().waitFor();
      await page.getByRole("progressbar").waitFor({ state: "detached" });
      const all = await screens(page);
      for (const [name, hash] of Object.entries(all)) {
        await go(page, hash);
        await checkAxe(page, `${name} in ${locale}`);
        await checkWidth(page, `${name} in ${locale}`);
        await picture(page, `${locale}-${name}`);
      }
      await page.setViewportSize({ width: 640, height: 900 });
      await page.evaluate(() => (document.documentElement.style.fontSize = "212%"));
      for (const [name, hash] of Object.entries(all)) {
        await go(page, hash);
        await checkWidth(page, `${name} in ${locale} with twice the text`);
      }
    }));
}

test("forced colours keep every shape and the place one is at", () =>
  journey({ forcedColors: "active" }, async (page) => {
    await lookAtPracticeHome(page);
    assert.equal(await page.locator("nav [aria-current=page]").count(), 1);
    await picture(page, "forced-colours");
    assert.ok(await title(page).isVisible());
  }));
