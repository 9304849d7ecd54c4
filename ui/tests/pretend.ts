// A core that answers from memory, and small homes for it.

import { client } from "../src/host/client";
import type { Alert, City, Contact, Device, Finding, Protocol, Report, ScanEvent, Step } from "../src/host";
import { HostError } from "../src/host";
import { App, APP } from "../src/state/app.svelte";

export const device = (id: string, over: Partial<Device> = {}): Device => ({
  id,
  label: `Device ${id}`,
  kind: "camera",
  maker: null,
  model: null,
  firmware: null,
  addresses: ["192.168.77.20"],
  mac: null,
  services: [],
  evidence: [],
  confidence: 95,
  is_gateway: false,
  is_self: false,
  ...over,
});

export const finding = (deviceId: string, rule: string, over: Partial<Finding> = {}): Finding => ({
  rule,
  device: deviceId,
  result: "problem",
  severity: "critical",
  urgency: "today",
  title: `About ${rule}`,
  why: "Anyone on your Wi-Fi could watch it.",
  fix: ["Open its page.", "Set a password."],
  otherwise: null,
  mind: null,
  minutes: 3,
  evidence: [],
  source: { title: "Source", url: "https://example.org/", seen: "2026-11-22" },
  maker_rule: "ETSI EN 303 645, 5.1-1",
  manual: null,
  port: null,
  question: null,
  remedy: null,
  ...over,
});

export const report = (devices: Device[], findings: Finding[]): Report => ({
  schema: 1,
  network: { name: "Practice home", subnets: ["192.168.77.0/24"], gateways: ["192.168.77.1"], dns: ["192.168.77.1"], pretend: true },
  devices,
  findings,
  gaps: [],
  changes: [],
  mappings: [],
  sent: [],
  score: { scheme: 1, points: 100, words: "Closed.", how: "By hand.", told: 0, untold: 0, actions: [] },
  took_ms: 1,
  cancelled: false,
});

export const alert = (id: string, over: Partial<Alert> = {}): Alert => ({
  id,
  exercise: false,
  all_clear: false,
  severity: "severe",
  headline: `About ${id}`,
  description: "The water of Reed Bank is brown.",
  instruction: "Boil it.\nStore some.",
  sender: "Harbour City",
  proof: "verified",
  signer: null,
  sent: "2026-09-14T20:00:00+08:00",
  expires: "2026-09-15T08:00:00+08:00",
  ended: null,
  language: null,
  areas: ["Reed Bank"],
  concerned: "yes",
  places: [],
  sources: ["Harbour City"],
  protocols: [],
  devices: [],
  contact: null,
  web: null,
  ...over,
});

export const contact = (state: Contact["state"], over: Partial<Contact> = {}): Contact => ({
  state,
  at: null,
  seconds: null,
  ...over,
});

export const city = (alerts: Alert[] = [], over: Partial<City> = {}): City => ({
  id: "harbour-city",
  name: "Harbour City",
  kind: "official",
  alerts,
  past: [],
  contact: contact("fresh", { seconds: 40 }),
  sources: [],
  hotlines: [],
  links: [],
  districts: [],
  report: { form: null, mail: null },
  clock_off: null,
  ...over,
});

export const step = (id: string, done = false): Step => ({
  id,
  runs: [{ text: `Do ${id}.`, strong: false }],
  done,
});

export const protocol = (over: Partial<Protocol> = {}): Protocol => ({
  card: { id: "power-cut", title: "The power is out", by_city: false, done: 0, steps: 2 },
  intro: [],
  parts: [{ name: "now", steps: [step("one"), step("two", true)] }],
  dont: [],
  calls: [],
  drill: { scene: [], steps: [step("try")] },
  spoken: ["The power is out.", "Do one."],
  lessons: [],
  sources: [],
  ...over,
});

type Answers = Record<string, (args: never) => unknown>;

/** A core that knows the given commands; `asked` lists what it was asked, in order. */
export function core(answers: Answers, parts: ScanEvent[][] = []) {
  const asked: { name: string; args: unknown }[] = [];
  const call = async (name: string, args: unknown): Promise<unknown> => {
    asked.push({ name, args });
    const answer = answers[name];
    if (answer === undefined) throw new HostError(null);
    return answer(args as never);
  };
  const host = {
    call,
    async stream(name: string, args: unknown, onPart: (part: unknown) => void) {
      await call(name, args).catch((thrown: unknown) => {
        if (answers[name] !== undefined) throw thrown;
      });
      parts.forEach(onPart);
    },
  };
  return { asked, core: client(host) };
}

/** An app over such a core, in the form in which `render` takes its context. */
export function app(answers: Answers = {}) {
  const made = core(answers);
  const app = new App(made.core, window);
  return { app, asked: made.asked, context: new Map([[APP, app]]) };
}
