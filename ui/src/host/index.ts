// Where the core is. The window brings it along; a browser asks the local server for it.

import { client } from "./client";
import type { Host } from "./client";
import { server, takeToken } from "./server";

export type * from "./wire";
export { HostError } from "./error";
export type Core = ReturnType<typeof client>;

/** True in the window, where pages open in the system's browser and not here. */
export const inWindow = "__TAURI_INTERNALS__" in globalThis;

/** Connects to the core; the window's part is loaded only in the window. */
export async function connect(): Promise<Core> {
  const host: Host = inWindow
    ? (await import("./tauri")).tauri
    : server(takeToken(location, history, sessionStorage));
  return client(host);
}
