// The window's host. The only file that knows Tauri.

import { Channel, invoke } from "@tauri-apps/api/core";
import type { Host } from "./client";
import { HostError } from "./error";

export const tauri: Host = {
  async call(name, args) {
    try {
      return await invoke(name, { args });
    } catch (thrown) {
      throw HostError.from(thrown);
    }
  },
  async stream(name, args, onPart) {
    const channel = new Channel<unknown>(onPart);
    try {
      await invoke(name, { args, onPart: channel });
    } catch (thrown) {
      throw HostError.from(thrown);
    }
  },
};
