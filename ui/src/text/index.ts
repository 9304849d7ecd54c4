// The words of the interface. Screens import `m` from here and nothing from the generated folder.

export { m } from "../paraglide/messages.js";
export { pick, speak, spoken, TAGS, type Tag } from "./language.svelte";
export * from "./words";
