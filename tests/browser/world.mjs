// A Porchlight of one's own and a browser in front of it, for one test.
//
// Every journey gets a fresh program with an empty data folder, so that none sees another's doings.
// The home is always the practice home, and no source of warnings is asked: nothing here leaves this computer.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(join(root, "ui/package.json"));
const { chromium } = require("playwright-core");

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails when axe finds something serious on the page. */
export async function checkAxe(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: { type: "tag", values: rules } }),
    RULES,
  );
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(told, [], where);
}

const program = process.env.PORCHLIGHT ?? join(root, "target/debug/porchlight");
const pictures = join(root, "artefacts/browser");

export const PHONE = { width: 390, height: 844 };
export const WIDE = { width: 1280, height: 800 };

let browser;

/** Starts the browser once for a file of tests. */
export async function openBrowser() {
  mkdirSync(pictures, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      // The sandbox of Chromium does not work for root, which is who runs tests in a container.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const closeBrowser = () => browser.close();

/** Starts the program and answers its address, with the token, and a way to stop it. */
export async function serve(...args) {
  const data = mkdtempSync(join(tmpdir(), "porchlight-"));
  const child = spawn(program, ["serve", "--offline", ...args], {
    env: { ...process.env, PORCHLIGHT_DATA: data },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let address;
  for await (const line of createInterface({ input: child.stdout })) {
    address = /http:\/\/127\.0\.0\.1:\d+\/#token=\w+/.exec(line)?.[0];
    if (address !== undefined) break;
  }
  if (address === undefined) throw new Error(`${program} did not say where it is`);
  return {
    address,
    async stop() {
      child.kill("SIGINT");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A page that fails the test at its end when anything was wrong behind the screen. */
export async function openPage(options = {}) {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: "en-SG",
    timezoneId: "Asia/Singapore",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("http://127.0.0.1:")) wrong.push(`asked for ${request.url()}`);
  });
  return { page, context, wrong };
}

/** Runs a journey: a program, a page at its address, and nothing wrong at the end. */
export async function journey({ args = [], ...options }, walk) {
  const server = await serve(...args);
  const { page, context, wrong } = await openPage(options);
  try {
    await page.goto(server.address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await walk(page, server);
    if (wrong.length > 0) throw new Error(`behind the screen:\n${wrong.join("\n")}`);
  } catch (error) {
    await picture(page, "failed").catch(() => undefined);
    throw error;
  } finally {
    await context.close();
    await server.stop();
  }
}

/** Looks at the practice home and waits for the end. */
export async function lookAtPracticeHome(page) {
  await page.getByRole("button", { name: "Look at the practice home" }).click();
  await page.getByRole("button", { name: "Look again" }).waitFor();
}

/** How many things there are to fix, as the lamp says. */
export async function onTheLamp(page) {
  return Number(await page.locator("svg[data-lamp=lit] text").textContent());
}

/** A place of the rail or the bar; the screen itself may link there too. */
export const place = (page, name) =>
  page.getByRole("navigation", { name: "Main places" }).getByRole("link", { name, exact: true });

export const title = (page) => page.getByRole("heading", { level: 1 });

export async function picture(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
