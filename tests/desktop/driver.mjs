// A window of one's own, worked over the W3C WebDriver protocol.
//
// WebKitWebDriver starts the program, with an empty folder for its data, and works its page. Its
// protocol is JSON over HTTP, so a few calls of fetch are all the client there is.

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pictures = join(root, "artefacts/desktop");
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const LONGEST_WAIT_MS = 60_000;
const BETWEEN_TRIES_MS = 50;

/** The program that is looked at, and the one whose word it is held against. */
export const WINDOW = process.env.PORCHLIGHT_WINDOW ?? join(root, "target/debug/porchlight-window");
export const PROGRAM = process.env.PORCHLIGHT ?? join(root, "target/debug/porchlight");

/** Asks until the answer is neither false nor missing; an error counts as "not yet". */
export async function until(what, ask) {
  const end = performance.now() + LONGEST_WAIT_MS;
  let last;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await pause(BETWEEN_TRIES_MS);
  }
  throw new Error(`waited ${LONGEST_WAIT_MS / 1000} s for ${what}`, { cause: last });
}

/** A port of this computer that was free a moment ago. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The window under a WebDriver session. */
class Window {
  #session;

  constructor(session) {
    this.#session = session;
  }

  ask(method, path, body) {
    return ask(method, `${this.#session}/${path}`, body);
  }

  /** Runs a function in the page; it may answer a promise. */
  run(script, ...args) {
    const source = `const done = arguments[arguments.length - 1];
      Promise.resolve((${script})(...arguments)).then(
        (value) => done({ value }), (error) => done({ error: String(error) }));`;
    return this.ask("POST", "execute/async", { script: source, args }).then((answer) => {
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value ?? null;
    });
  }

  /** The text of every element that a CSS selector finds. */
  texts(selector) {
    return this.run((css) => [...document.querySelectorAll(css)].map((e) => e.textContent.trim()), selector);
  }

  /** Waits for an element, found by XPath. */
  element(xpath) {
    return until(xpath, async () => {
      const found = await this.ask("POST", "element", { using: "xpath", value: xpath });
      return found[ELEMENT];
    });
  }

  /** Waits until an element can be clicked, and clicks it. */
  click(xpath) {
    return until(`a click on ${xpath}`, async () => {
      const found = await this.ask("POST", "element", { using: "xpath", value: xpath });
      await this.ask("POST", `element/${found[ELEMENT]}/click`, {});
      return true;
    });
  }

  async type(xpath, text) {
    await this.ask("POST", `element/${await this.element(xpath)}/value`, { text });
  }

  async picture(name) {
    const picture = await this.ask("GET", "screenshot");
    writeFileSync(join(pictures, `${name}.png`), Buffer.from(picture, "base64"));
  }
}

async function ask(method, url, body) {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value?.error ?? response.status}: ${value?.message ?? ""}`);
  return value;
}

/** Opens the window with these arguments, walks through it, and closes it however the walk ended. */
export async function withWindow(args, walk) {
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), "porchlight-window-"));
  mkdirSync(pictures, { recursive: true });
  const log = openSync(join(pictures, "driver.log"), "a");
  const driver = spawn("WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], {
    env: {
      ...process.env,
      PORCHLIGHT_DATA: join(home, "data"),
      XDG_CACHE_HOME: join(home, "cache"),
      XDG_DATA_HOME: join(home, "share"),
      // Tauri lets a driver in only where it is told to.
      TAURI_AUTOMATION: "true",
      TAURI_WEBVIEW_AUTOMATION: "true",
    },
    stdio: ["ignore", log, log],
    // In a group of its own, so that all that it starts ends with it.
    detached: true,
  });
  closeSync(log);
  const ended = new Promise((resolve) => driver.once("close", resolve));
  const broken = new Promise((_, reject) => driver.once("error", reject));
  const address = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([broken, until("the driver to answer", () => ask("GET", `${address}/status`))]);
    const program = { "webkitgtk:browserOptions": { binary: WINDOW, args } };
    const { sessionId } = await ask("POST", `${address}/session`, { capabilities: { alwaysMatch: program } });
    const session = `${address}/session/${sessionId}`;
    const window = new Window(session);
    try {
      await walk(window);
    } catch (error) {
      await window.picture("failed").catch(() => undefined);
      throw error;
    } finally {
      await ask("DELETE", session).catch(() => undefined);
    }
  } finally {
    if (driver.pid !== undefined) {
      try {
        process.kill(-driver.pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  }
}
