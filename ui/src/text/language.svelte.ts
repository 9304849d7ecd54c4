// The language that is spoken now; a message in a template changes with it.

import { locales, overwriteGetLocale } from "../paraglide/runtime.js";

export type Tag = (typeof locales)[number];
export const TAGS: readonly Tag[] = locales;

let now = $state<Tag>("en");
overwriteGetLocale(() => now);

export const spoken = (): Tag => now;
export function speak(tag: Tag): void {
  now = tag;
}

/** The first wish that we speak; `zh-Hans-SG` is met by `zh`. */
export function pick(wishes: readonly (string | null)[]): Tag {
  for (const wish of wishes) {
    const base = wish?.toLowerCase().split("-")[0];
    const tag = TAGS.find((known) => known === base);
    if (tag !== undefined) return tag;
  }
  return "en";
}
