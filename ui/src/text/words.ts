// Words for what the core tells in codes. A code that is new to us gets the most careful word.

import type { CheckResult, Device, Evidence, Memory, Remedy, Urgency } from "../host";
import type { ErrorCode, HostError } from "../host";
import { m } from "../paraglide/messages.js";
import { spoken } from "./language.svelte";

type Word = () => string;

const KINDS: Record<string, Word> = {
  router: m.kind_router,
  camera: m.kind_camera,
  doorbell: m.kind_doorbell,
  tv: m.kind_tv,
  speaker: m.kind_speaker,
  bulb: m.kind_bulb,
  plug: m.kind_plug,
  hub: m.kind_hub,
  printer: m.kind_printer,
  nas: m.kind_nas,
  phone: m.kind_phone,
  computer: m.kind_computer,
  thermostat: m.kind_thermostat,
  vacuum: m.kind_vacuum,
  appliance: m.kind_appliance,
  lock: m.kind_lock,
  console: m.kind_console,
  energy: m.kind_energy,
};

const SOURCES: Record<string, Word> = {
  mdns: m.source_mdns,
  upnp: m.source_upnp,
  http: m.source_http,
  banner: m.source_banner,
  snmp: m.source_snmp,
  told: m.source_told,
  certificate: m.source_certificate,
  mac: m.source_mac,
  hostname: m.source_hostname,
  port: m.source_port,
  place: m.source_place,
};

const PHASES: Record<string, Word> = {
  discover: m.phase_discover,
  ask: m.phase_ask,
  judge: m.phase_judge,
};

const URGENCIES: Record<Urgency, Word> = {
  today: m.urgency_today,
  "this-week": m.urgency_this_week,
  "good-to-know": m.urgency_good_to_know,
};

const REMEDIES: Record<Remedy, Word> = {
  "set-password": m.remedy_set_password,
  "switch-off": m.remedy_switch_off,
  "require-login": m.remedy_require_login,
  "update-firmware": m.remedy_update_firmware,
  encrypt: m.remedy_encrypt,
  replace: m.remedy_replace,
  "close-ways-in": m.remedy_close_ways_in,
};

const MEMORIES: Record<Memory, Word> = {
  kept: m.memory_kept,
  "no-keychain": m.memory_no_keychain,
  "keychain-refused": m.memory_keychain_refused,
  "file-unusable": m.memory_file_unusable,
};

const SEVERITIES: Record<string, Word> = {
  extreme: m.severity_extreme,
  severe: m.severity_severe,
  moderate: m.severity_moderate,
  minor: m.severity_minor,
};

const ERRORS: Record<ErrorCode, Word> = {
  "bad-request": m.error_bad_request,
  "no-such-interface": m.error_no_such_interface,
  "no-home-network": m.error_no_home_network,
  "public-network": m.error_public_network,
  "too-large": m.error_too_large,
  "not-a-lan": m.error_not_a_lan,
  "not-agreed": m.error_not_agreed,
  "not-permitted": m.error_not_permitted,
  "network-gone": m.error_network_gone,
  "no-such-device": m.error_no_such_device,
  "no-such-scan": m.error_no_such_scan,
  "no-such-question": m.error_no_such_question,
  "only-pretend": m.error_only_pretend,
  "bad-text": m.error_bad_text,
  "no-such-lesson": m.error_no_such_lesson,
  "no-such-drill": m.error_no_such_drill,
  "no-such-protocol": m.error_no_such_protocol,
  "no-such-city": m.error_no_such_city,
  "not-a-city": m.error_not_a_city,
  "not-a-source": m.error_not_a_source,
  "too-many": m.error_too_many,
  "not-our-page": m.error_not_our_page,
  internal: m.error_internal,
};

/** Every code that has a word of its own; a test holds it against the core's list. */
export const errorCodes = Object.keys(ERRORS);

export const kindWord = (kind: string) => (KINDS[kind] ?? m.kind_unknown)();
export const sourceWord = ({ source }: Evidence) => SOURCES[source]?.() ?? source;
export const phaseWord = (phase: string) => (PHASES[phase] ?? m.home_warming_title)();
export const urgencyWord = (urgency: Urgency) => URGENCIES[urgency]();
export const remedyWord = (remedy: Remedy) => REMEDIES[remedy]();
export const memoryWord = (memory: Memory) => MEMORIES[memory]();
export const severityWord = (severity: string) => (SEVERITIES[severity] ?? m.severity_unknown)();
export const errorWord = ({ code }: { code: ErrorCode }) => (ERRORS[code] ?? m.error_internal)();
export const failureWord = ({ body }: HostError) =>
  body === null ? m.error_no_answer() : errorWord(body);

/** What a finding is called in one or two words: how urgent, or which other result. */
export function stateWord(result: CheckResult, urgency: Urgency): string {
  if (result === "problem") return urgencyWord(urgency);
  return result === "fine" ? m.result_fine() : m.result_could_not_tell();
}

export function sureWord(confidence: number, kind: string): string {
  if (kind === "unknown") return m.device_no_idea();
  if (confidence >= 90) return m.device_sure();
  return confidence >= 60 ? m.device_fairly() : m.device_guess();
}

/** Kind and product, as far as they are known and not the label already. */
export function aboutDevice({ label, kind, maker, model }: Device): string {
  const whole = model !== null && maker !== null && !model.startsWith(maker) ? `${maker} ${model}` : model;
  return [kindWord(kind), whole ?? maker].filter((part) => part !== null && part !== label).join(" · ");
}

/** A moment as the resident's clock and language show it; what is no moment stays as it is. */
export function moment(rfc3339: string): string {
  return format(rfc3339, { dateStyle: "medium", timeStyle: "short" });
}

/** A day such as 2026-11-22, in words. */
export function day(iso: string): string {
  return format(iso, { dateStyle: "medium", timeZone: "UTC" });
}

function format(text: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return new Intl.DateTimeFormat(`${spoken()}-SG`, options).format(date);
}

/** A name and what stands for it, with the colon of the language. */
export const labelled = (label: string, words: string) => label + (spoken() === "zh" ? "：" : ": ") + words;

/** How long ago, as people say it. */
export function ageWord(seconds: number): string {
  if (seconds < 5) return m.age_now();
  if (seconds < 90) return m.age_seconds({ count: Math.round(seconds) });
  if (seconds < 90 * 60) return m.age_minutes({ count: Math.round(seconds / 60) });
  if (seconds < 36 * 3600) return m.age_hours({ count: Math.round(seconds / 3600) });
  return m.age_days({ count: Math.round(seconds / 86_400) });
}
