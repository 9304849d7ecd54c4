// The home that is looked at: its picture, and the scan that paints it.

import { HostError, type Checked, type Core, type ScanEvent, type Target } from "../host";
import { Picture } from "./picture.svelte";

const SCAN = "porchlight.scan";
const TARGET = "porchlight.home";

export const PRACTICE: Target = { home: "practice" };

/** A scan that is running. */
export interface Running {
  id: string;
  phase: string;
  done: number;
  total: number;
  stopping: boolean;
}

export class Home {
  readonly picture = new Picture();
  target = $state.raw<Target>(PRACTICE);
  running = $state.raw<Running | null>(null);
  error = $state.raw<HostError | null>(null);
  /** Grows when a scan has ended, so that its end can be told once. */
  ended = $state(0);
  practice = $derived(this.target.home === "practice");

  constructor(
    private readonly core: Core,
    private readonly language: () => string,
    private readonly tab: Storage,
  ) {}

  /**
   * Finds the home of this tab again, and a scan that was running before a reload. A program that was
   * started to show the practice home looks at it once.
   */
  async wake(beginOnPractice: boolean): Promise<void> {
    const target = read<Target>(this.tab, TARGET);
    this.target = target ?? PRACTICE;
    const scan = read<string>(this.tab, SCAN);
    if (scan !== null && (await this.#follow(scan))) return;
    if (beginOnPractice && target === null) await this.look(PRACTICE);
    else await this.reload();
  }

  /** Asks for the home as it is known now, in the language of now. */
  async reload(): Promise<void> {
    try {
      this.picture.replace(await this.core.home({ target: this.target, language: this.language() }));
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }

  /** Looks at a home, from the beginning. */
  async look(target: Target): Promise<void> {
    if (this.running !== null) return;
    this.target = target;
    this.tab.setItem(TARGET, JSON.stringify(target));
    const id = crypto.randomUUID();
    this.#begin(id);
    try {
      const started = await this.core.scanStart({ id, target });
      await this.#follow(started.id);
    } catch (thrown) {
      this.#end(HostError.from(thrown));
    }
  }

  async stop(): Promise<void> {
    if (this.running === null) return;
    this.running = { ...this.running, stopping: true };
    await this.core.scanCancel({ id: this.running.id }).catch((thrown: unknown) => {
      this.error = HostError.from(thrown);
    });
  }

  async checkAgain(device: string): Promise<Checked> {
    return this.#take(device, await this.core.checkAgain(this.#ref(device)));
  }

  /** What became of the checks of a device, the newest first. */
  diary(device: string) {
    return this.core.diary(this.#ref(device));
  }

  loginQuestion(device: string) {
    return this.core.loginQuestion(this.#ref(device));
  }

  async loginAnswer(device: string, question: string, agreed: boolean, owner: boolean): Promise<Checked> {
    const answer = { question, agreed, owner, language: this.language() };
    return this.#take(device, await this.core.loginAnswer(answer));
  }

  /** What the resident sees in the settings of a device; `null` takes an answer back. */
  async answer(device: string, question: string, yes: boolean | null): Promise<Checked> {
    return this.#take(device, await this.core.answer({ ...this.#ref(device), question, yes }));
  }

  async label(device: string, label: string): Promise<void> {
    await this.core.label({ target: this.target, device, label });
    await this.reload();
  }

  #ref(device: string) {
    return { target: this.target, device, language: this.language() };
  }

  #take(device: string, checked: Checked): Checked {
    this.picture.recheck(device, checked);
    return checked;
  }

  #begin(id: string): void {
    this.error = null;
    this.picture.clear();
    this.running = { id, phase: "discover", done: 0, total: 0, stopping: false };
    this.tab.setItem(SCAN, JSON.stringify(id));
  }

  /** Follows a scan to its end; false when there is no such scan any more. */
  async #follow(id: string): Promise<boolean> {
    this.#begin(id);
    let failed: HostError | null = null;
    const take = (events: ScanEvent[]) => {
      this.picture.apply(events);
      for (const event of events) {
        if (event.event === "failed") failed = new HostError(event.error);
        if (event.event !== "progress" || this.running === null) continue;
        const { phase, done, total } = event;
        this.running = { ...this.running, phase, done, total };
      }
    };
    try {
      await this.core.scanFollow({ id, language: this.language() }, take);
    } catch (thrown) {
      failed = HostError.from(thrown);
    }
    const gone = (failed as HostError | null)?.body?.code === "no-such-scan";
    this.#end(gone ? null : failed);
    if (!gone && failed === null) await this.reload();
    return !gone;
  }

  #end(error: HostError | null): void {
    this.running = null;
    this.error = error;
    this.ended += 1;
    this.tab.removeItem(SCAN);
  }
}

function read<T>(tab: Storage, name: string): T | null {
  try {
    return JSON.parse(tab.getItem(name) ?? "null") as T | null;
  } catch {
    return null;
  }
}
