// What is known of a home: its devices, what was judged of them, and what could not be looked at.

import type {
  Change,
  Checked,
  Device,
  Finding,
  Gap,
  Mapping,
  Network,
  Report,
  Score,
  ScanEvent,
  Sent,
} from "../host";

const SEVERITIES = ["critical", "high", "medium", "low", "info"];

/** Worst first; among equals what is quickest first. */
export function worstFirst(a: Finding, b: Finding): number {
  const rank = (finding: Finding) => SEVERITIES.indexOf(finding.severity);
  return rank(a) - rank(b) || a.minutes - b.minutes || a.title.localeCompare(b.title);
}

/** A problem that asks for a fix, and not one that is merely good to know. */
export function asksForFix(finding: Finding): boolean {
  return finding.result === "problem" && finding.urgency !== "good-to-know";
}

const key = (finding: Finding) => `${finding.device}\n${finding.rule}`;

export class Picture {
  /** True when there is anything to show: a scan has begun or ended. */
  known = $state(false);
  network = $state.raw<Network | null>(null);
  gaps = $state.raw<Gap[]>([]);
  cancelled = $state(false);
  /** What is different from the look before. */
  changes = $state.raw<Change[]>([]);
  /** The ways in from the internet that the router keeps open. */
  mappings = $state.raw<Mapping[]>([]);
  /** The score of the home, once a look has ended. */
  score = $state.raw<Score | null>(null);
  #sent = $state.raw<Sent[]>([]);
  #devices = $state.raw<ReadonlyMap<string, Device>>(new Map());
  #findings = $state.raw<ReadonlyMap<string, Finding>>(new Map());

  /** In the order in which they were seen. */
  devices = $derived([...this.#devices.values()]);
  /** Worst first. */
  findings = $derived([...this.#findings.values()].sort(worstFirst));
  toFix = $derived(this.findings.filter(asksForFix));
  minutes = $derived(this.toFix.reduce((sum, finding) => sum + finding.minutes, 0));
  #byDevice = $derived.by(() => {
    const groups = new Map<string, Finding[]>();
    for (const finding of this.findings) {
      const group = groups.get(finding.device);
      if (group === undefined) groups.set(finding.device, [finding]);
      else group.push(finding);
    }
    return groups;
  });

  device(id: string): Device | undefined {
    return this.#devices.get(id);
  }

  findingsOf(id: string): Finding[] {
    return this.#byDevice.get(id) ?? [];
  }

  finding(id: string, rule: string): Finding | undefined {
    return this.#findings.get(`${id}\n${rule}`);
  }

  /** How often a device was spoken to in the last look, and with how many bytes. */
  sentTo(id: string): { times: number; bytes: number } {
    const rows = this.#sent.filter(({ device }) => device === id);
    const sum = (of: (row: Sent) => number) => rows.reduce((all, row) => all + of(row), 0);
    return { times: sum((row) => row.times), bytes: sum((row) => row.bytes) };
  }

  /** What a device was sent in the last look, the newest first. */
  sentRows(id: string): Sent[] {
    const rows = this.#sent.filter(({ device }) => device === id);
    return rows.sort((a, b) => (b.last ?? "").localeCompare(a.last ?? ""));
  }

  clear(): void {
    this.known = false;
    this.network = null;
    this.gaps = [];
    this.changes = [];
    this.mappings = [];
    this.#sent = [];
    this.score = null;
    this.cancelled = false;
    this.#devices = new Map();
    this.#findings = new Map();
  }

  /** Takes a report in place of everything that was known. */
  replace(report: Report | null): void {
    this.clear();
    if (report === null) return;
    this.known = true;
    this.network = report.network;
    this.gaps = report.gaps;
    this.changes = report.changes;
    this.mappings = report.mappings;
    this.#sent = report.sent;
    this.score = report.score;
    this.cancelled = report.cancelled;
    this.#devices = new Map(report.devices.map((device) => [device.id, device]));
    this.#findings = new Map(report.findings.map((finding) => [key(finding), finding]));
  }

  /** Takes a batch of a scan's events; the screen changes once for all of them. */
  apply(events: readonly ScanEvent[]): void {
    const devices = new Map(this.#devices);
    const findings = new Map(this.#findings);
    const gaps = [...this.gaps];
    for (const event of events) {
      switch (event.event) {
        case "device-seen":
        case "device-updated":
          devices.set(event.device.id, event.device);
          break;
        case "device-merged":
          devices.delete(event.gone);
          for (const [at, finding] of findings) if (finding.device === event.gone) findings.delete(at);
          break;
        case "finding":
          findings.set(key(event.finding), event.finding);
          break;
        case "gap":
          gaps.push(event.gap);
          break;
        case "finished":
          this.cancelled = event.cancelled;
          break;
      }
    }
    this.known = true;
    this.#devices = devices;
    this.#findings = findings;
    this.gaps = gaps;
  }

  /** Takes what a second look at one device brought; a device that kept silent stays as it was. */
  recheck(id: string, checked: Checked): void {
    this.score = checked.score;
    if (checked.device === null) return;
    this.#devices = new Map(this.#devices).set(id, checked.device);
    const others = [...this.#findings].filter(([, finding]) => finding.device !== id);
    this.#findings = new Map([...others, ...checked.findings.map((f) => [key(f), f] as const)]);
  }
}
