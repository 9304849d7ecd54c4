// The real window: it opens on the practice home, looks at it through IPC, and closes a finding.
//
// WebKitWebDriver starts the program and drives its page. It speaks W3C WebDriver, so a few calls of
// fetch are all the client there is.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.PORCHLIGHT_WINDOW ?? join(root, "target/debug/porchlight-window");
const pictures = join(root, "artefacts/desktop");
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The longest that anything on the page may take to appear, in milliseconds. */
const PATIENCE = 60_000;

/** A port that was free a moment ago. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Tries until it works or the patience is over; the pause between two tries is part of no claim. */
async function until(what, attempt) {
  const end = Date.now() + PATIENCE;
  let last;
  while (Date.now() < end) {
    try {
      const got = await attempt();
      if (got) return got;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come${last ? `: ${last.message}` : ""}`);
}

async function withWindow(walk) {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "porchlight-"));
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, PORCHLIGHT_DATA: data, TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: body === undefined ? {} : { "content-type": "application/json" },
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.message ?? response.status}`);
    return value;
  };
  let session;
  try {
    await until("the driver", async () => (await call("GET", "/status")) !== undefined);
    const options = { binary: program, args: ["--practice"] };
    const opened = await call("POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    });
    session = `/session/${opened.sessionId}`;
    await walk(page(call, session));
  } finally {
    if (session) await call("DELETE", session).catch(() => undefined);
    driver.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

function page(call, session) {
  const run = (script, ...args) => call("POST", `${session}/execute/sync`, { script, args });
  const text = () => run("return document.body.innerText");
  const find = async (selector, name) => {
    const found = await run(
      `const shown = (e) => e.getClientRects().length > 0;
       return [...document.querySelectorAll(arguments[0])]
         .find((e) => shown(e) && (e.getAttribute("aria-label") ?? e.innerText).trim().includes(arguments[1])) ?? null`,
      selector,
      name,
    );
    return found?.[ELEMENT];
  };
  return {
    run,
    text,
    says: (wanted) => until(`"${wanted}"`, async () => (await text()).includes(wanted)),
    async click(selector, name) {
      const element = await until(`${selector} "${name}"`, () => find(selector, name));
      await call("POST", `${session}/element/${element}/click`, {});
    },
    async type(selector, words) {
      const found = await until(selector, () => run("return document.querySelector(arguments[0])", selector));
      await call("POST", `${session}/element/${found[ELEMENT]}/value`, { text: words });
    },
    async picture(name) {
      mkdirSync(pictures, { recursive: true });
      const png = await call("GET", `${session}/screenshot`);
      writeFileSync(join(pictures, `${name}.png`), Buffer.from(png, "base64"));
    },
  };
}

/** How many things there are to fix, as the lamp says; nothing while it is not lit. */
const lamp = "return document.querySelector('svg[data-lamp=lit] text')?.textContent ?? ''";

test("the window looks at the practice home, and a fix closes its finding", () =>
  withWindow(async (window) => {
    await window.says("Look again");
    const before = Number(await until("the lamp", () => window.run(lamp)));
    assert.ok(before >= 8, `the lamp counts ${before}`);
    await window.picture("home");

    await window.click("nav a", "Devices");
    await window.says("Porch camera");
    const devices = await window.run("return document.querySelectorAll('main li').length");
    assert.ok(devices >= 14, `the list shows ${devices} devices`);
    await window.picture("devices");

    await window.click("main a", "Fernway Gate 3");
    await window.click("article a", "old door open: telnet");
    await window.picture("fix");
    await window.click("main button", "Switch it off");
    await window.says("It is fixed.");
    await window.picture("fixed");
    await window.click("nav a", "Home");
    const after = Number(await until("the lamp", () => window.run(lamp)));
    assert.equal(after, before - 1);
  }));
