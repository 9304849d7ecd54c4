// What a resident sees in the window, held against what the command line says of the same home.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { PROGRAM, until, withWindow } from "./driver.mjs";

/** The practice home as the command line reports it. */
async function reported() {
  const { stdout } = await promisify(execFile)(PROGRAM, ["scan", "--practice", "--format", "json"]);
  const report = JSON.parse(stdout);
  const problems = report.findings.filter((finding) => finding.result === "problem");
  assert.ok(report.devices.length >= 14, "the practice home has devices");
  assert.ok(problems.length >= 8, "the practice home has problems");
  return {
    labels: report.devices.map((device) => device.label).sort(),
    // What the lamp counts.
    asking: problems.filter((finding) => finding.urgency !== "good-to-know"),
  };
}

/** Waits for the end of the scan, and answers what the lamp counts. */
async function lampWhenLooked(window) {
  await window.element("//button[normalize-space()='Look again']");
  return Number((await window.texts("svg[data-lamp=lit] text"))[0]);
}

const title = async (window) => (await window.texts("main h1"))[0];

test("the window shows the practice home, and the loop of a fix closes in it", { timeout: 180_000 }, () =>
  withWindow(["--practice"], async (window) => {
    const { labels, asking } = await reported();
    const before = await lampWhenLooked(window);
    assert.equal(before, asking.length);
    await window.picture("home");

    await window.click("//nav//a[normalize-space()='Devices']");
    await until("the list of devices", async () => (await title(window)) === "Devices");
    assert.deepEqual((await window.texts("ul.devices a")).sort(), labels);
    await window.picture("devices");

    await window.click("//nav//a[normalize-space()='Home']");
    await window.click("(//section[@aria-labelledby='next']//article//a)[1]");
    await window.element("//h2[normalize-space()='On the pretend device']");
    const problem = await title(window);
    await window.picture("fix");
    assert.ok(asking.some((finding) => finding.title === problem), problem);

    await window.click("//button[normalize-space()='I have done it: check again']");
    await window.element("//h2[normalize-space()='It is still there.']");

    if ((await window.texts("form input.text")).length > 0) {
      await window.type("//form//input[contains(@class, 'text')]", "kettle orbit lantern mango");
    }
    await window.click("//form//button[contains(@class, 'primary')]");
    await window.element("//h2[normalize-space()='It is fixed.']");
    await window.picture("fixed");

    await window.click("//nav//a[normalize-space()='Home']");
    await until("the lamp to count one less", async () => (await lampWhenLooked(window)) === before - 1);
  }));

// In a window, a command that is under way may run a second time when its page is loaded anew.
test("a page loaded anew in the middle of a look finds that look again", { timeout: 180_000 }, () =>
  withWindow([], async (window) => {
    const { asking } = await reported();
    await window.click("//button[normalize-space()='Look at the practice home']");
    await window.element("//main//progress");
    const scan = await window.run(() => sessionStorage.getItem("porchlight.scan"));
    assert.notEqual(scan, null);
    await window.ask("POST", "refresh", {});
    assert.equal(await lampWhenLooked(window), asking.length);
    assert.equal(await window.run(() => sessionStorage.getItem("porchlight.scan")), null);
    const again = { id: JSON.parse(scan), target: { home: "practice" } };
    const started = (args) => globalThis.__TAURI_INTERNALS__.invoke("scan_start", { args });
    assert.deepEqual(await window.run(started, again), { id: again.id, began: false });
  }));

test("a page in the window reaches the declared commands and nothing else", { timeout: 180_000 }, () =>
  withWindow([], async (window) => {
    await window.element("//button[normalize-space()='Look at the practice home']");
    const reach = (command, args) =>
      window.run(
        (name, given) =>
          globalThis.__TAURI_INTERNALS__.invoke(name, given).then(
            () => "answered",
            (error) => (typeof error === "string" ? error : error.code),
          ),
        command,
        args,
      );
    assert.equal(await reach("about", { args: null }), "answered");
    assert.equal(await reach("label", { args: { wrong: true } }), "bad-request");
    for (const refused of ["plugin:app|version", "plugin:event|listen", "plugin:window|close", "no_such_command"]) {
      assert.match(await reach(refused, {}), /not allowed|not found/i, refused);
    }
    assert.equal(await window.run(() => typeof globalThis.__TAURI__), "undefined");

    // Port 1 of this computer: nothing is there, and the page may not even try.
    const stopped = await window.run(() => {
      const broken = new Promise((resolve) => {
        addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
      });
      fetch("http://127.0.0.1:1/").catch(() => undefined);
      return broken;
    });
    assert.equal(stopped, "connect-src");
  }));
