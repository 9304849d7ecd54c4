// Lessons, the questions that come back, and drills, as a resident meets them in the real app.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE, checkAxe, closeBrowser, journey, lookAtPracticeHome, openBrowser, picture, place } from "./world.mjs";

before(openBrowser);
after(closeBrowser);

const go = (page, hash) => page.evaluate((to) => (location.hash = to), hash);

/** Answers the question of this part in some way, and waits for what is said. */
async function answer(page) {
  const inputs = page.locator("fieldset input");
  const selects = page.locator("fieldset select");
  if ((await inputs.count()) > 0) await inputs.first().check();
  for (let at = 0; at < (await selects.count()); at += 1) await selects.nth(at).selectOption({ index: at + 1 });
  await page.getByRole("button", { name: "Check my answer" }).click();
  await page.getByText(/^(That is right|Not quite|Right so far.*)\.$/).waitFor();
}

/** Plays a lesson that is open to its end; gives the parts with a question. */
async function playToTheEnd(page) {
  const first = page.getByText(/^Part 1 of \d+$/);
  await first.waitFor();
  const parts = Number(/\d+$/.exec(await first.textContent())[0]);
  let questions = 0;
  for (let part = 1; part <= parts; part += 1) {
    await page.getByText(`Part ${part} of ${parts}`).waitFor();
    if ((await page.getByRole("button", { name: "Check my answer" }).count()) > 0) {
      questions += 1;
      await answer(page);
      await checkAxe(page, `question ${questions}`);
      await picture(page, `lesson-question-${questions}`);
    }
    await page.getByRole("button", { name: /^(Next|Finish)$/ }).click();
  }
  await page.getByRole("heading", { name: "You have finished this lesson." }).waitFor();
  return questions;
}

test("a lesson with every kind of question is played to its end, and comes back three days later", () =>
  journey({ viewport: PHONE }, async (page) => {
    await place(page, "Learn").first().click();
    await page.getByRole("heading", { name: "Next for you" }).waitFor();
    // The example city brings a lesson of its own, signed like the rest of its pack.
    await page.getByText("· by your city").waitFor();
    await page.getByText("You and your accounts").click();
    await page.getByRole("link", { name: "Messages that fish for you" }).click();
    assert.equal(await playToTheEnd(page), 3);
    await go(page, "#/learn/guest-wifi");
    assert.equal(await playToTheEnd(page), 3);
    await page.getByText(/Its questions come back/).waitFor();
    await go(page, "#/review");
    await page.getByText("No question comes back today.").waitFor();

    await page.clock.setFixedTime(new Date(Date.now() + 3 * 86_400_000));
    await go(page, "#/learn");
    await page.getByRole("link", { name: "Answer them" }).click();
    for (let card = 1; card <= 3; card += 1) {
      await page.getByText(`Part ${card} of 3`).waitFor();
      await answer(page);
      await page.getByText(/^It comes back on /).waitFor();
      await picture(page, `review-${card}`);
      await page.getByRole("button", { name: "Next" }).click();
    }
    await page.getByText("That was all for today.").waitFor();
    await page.reload();
    await page.getByText("No question comes back today.").waitFor();

    await go(page, "#/certificate");
    await page.getByLabel("Your name, if you like it on the page").fill("A resident");
    await page.getByText(/^Lessons finished: 2 of 3\d$/).waitFor();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("button", { name: "Print or save as PDF" }).isVisible(), false);
    assert.equal(await page.getByText("A resident").isVisible(), true);
    await picture(page, "certificate-printed");
  }));

test("a finding leads to its lesson, and the lesson back to the fix", () =>
  journey({}, async (page) => {
    await lookAtPracticeHome(page);
    await place(page, "Learn").first().click();
    const fix = page.getByRole("link", { name: "Fix it first" }).first();
    await fix.waitFor();
    await picture(page, "learn-after-a-look");
    await go(page, "#/learn/open-doors");
    await page.getByRole("link", { name: "Fix it first" }).click();
    await page.getByRole("heading", { name: "What to do" }).waitFor();
    await page.locator("form button.primary").click();
    await page.getByRole("heading", { name: "It is fixed." }).waitFor();
    await page.getByRole("link", { name: /^Learn about it/ }).click();
    await page.getByText(/^Part 1 of/).waitFor();
  }));

test("steps are put in order with the keyboard alone", () =>
  journey({}, async (page) => {
    await go(page, "#/learn/ransomware");
    await page.getByRole("button", { name: "Next" }).click();
    const steps = page.locator("ol.rows li .step");
    await steps.first().waitFor();
    const right = [/^Pull the network plug/, /^Unplug drives/, /^Take a picture/, /^Tell the police/, /^Put a clean/];
    for (const [goal, words] of right.entries()) {
      for (;;) {
        const now = (await steps.allTextContents()).findIndex((text) => words.test(text));
        if (now === goal) break;
        await page.locator("ol.rows li").nth(now).locator(".up").focus();
        await page.keyboard.press("Enter");
      }
    }
    await page.getByRole("button", { name: "Check my answer" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("That is right.").waitFor();
  }));

test("a drill's lamp comes on when the look passes, and not before", () =>
  journey({ viewport: PHONE }, async (page) => {
    const lamp = (state) => page.locator(`[data-lamp=${state}]`).waitFor();
    await go(page, "#/drill/camera-password");
    await page.getByRole("button", { name: "Look at the home" }).click();
    await lamp("warming");
    await page.getByText("Porch camera still uses the password it came with").waitFor();
    await lamp("lit");
    await page.getByLabel("New password", { exact: true }).fill("teapot orbit mango");
    await page.getByRole("button", { name: "Set the new password: Porch camera" }).click();
    await page.getByText("Something was changed. Look again to see what came of it.").waitFor();
    await lamp("unlit");
    assert.equal(await page.getByText("Done.").count(), 0);
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByText("The old password opens nothing any more.").waitFor();
    await lamp("lit");
    assert.equal(await page.locator("[data-lamp] text").count(), 0);
    await picture(page, "drill-done");
    await go(page, "#/learn");
    await page.getByText("✓ done").waitFor();
  }));

test("a city exercise: the fake message is told from the true ones", () =>
  journey({}, async (page) => {
    await go(page, "#/drill/city-exercise");
    const messages = page.getByRole("listitem").filter({ has: page.getByRole("group", { name: "Who sent it?" }) });
    await messages.first().waitFor();
    await messages.nth(0).getByLabel("The city", { exact: true }).check();
    await page.getByText(/No key of the city signed it\. Look at/).waitFor();
    await messages.nth(0).getByLabel("Not the city").check();
    await messages.nth(1).getByLabel("The city", { exact: true }).check();
    await messages.nth(2).getByLabel("The city", { exact: true }).check();
    await page.getByText("You told them apart.").waitFor();
    await checkAxe(page, "messages");
  }));
