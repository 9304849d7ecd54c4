// The city as the core tells it: followed as long as the app is open, and begun again when it breaks off.

import type { City, Core, Notice } from "../host";

/** Between two tries to follow again, and between two looks at the age, in milliseconds. */
const AGAIN = 5_000;
const AGE = 5_000;

export class CityState {
  now = $state.raw<City | null>(null);
  /** True once the core answered or failed for the first time. */
  asked = $state(false);
  /** When the state came, by this device's clock. */
  came = $state(0);
  /** What the clock of this device says, every few seconds. */
  clock = $state(Date.now());
  notice = $state.raw<Notice | null>(null);
  #until = new AbortController();
  #listening = false;

  constructor(private readonly core: Core) {}

  /** How long ago the city was heard, in seconds. */
  get age(): number | null {
    const seconds = this.now?.contact.seconds ?? null;
    return seconds === null ? null : seconds + Math.max(0, this.clock - this.came) / 1000;
  }

  take(city: City): void {
    this.now = city;
    this.asked = true;
    this.came = this.clock = Date.now();
  }

  /** Follows in a language; a later call takes the place of this one. */
  async follow(language: string): Promise<void> {
    this.#until.abort();
    const { signal } = (this.#until = new AbortController());
    const take = (city: City) => {
      if (!signal.aborted) this.take(city);
    };
    while (!signal.aborted) {
      await this.core.cityFollow({ language }, take, signal).catch(() => (this.asked = true));
      if (!signal.aborted) await new Promise((done) => setTimeout(done, AGAIN));
    }
  }

  /** Shows what the core could not show by the means of the system. */
  async listen(language: string): Promise<void> {
    if (this.#listening) return;
    this.#listening = true;
    setInterval(() => (this.clock = Date.now()), AGE);
    for (;;) {
      await this.core.notices({ language }, (notice) => this.show(notice)).catch(() => null);
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }

  show(notice: Notice): void {
    this.notice = notice;
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    new Notification(notice.title, {
      body: notice.body,
      tag: notice.tag,
      silent: !notice.sound,
      requireInteraction: notice.stays,
    });
  }
}

/**
 * Asks for the right to show notices; only ever after the resident pressed something. True when it was
 * given now. Some never answer the question, so nothing else may wait for it.
 */
export async function mayNotify(): Promise<boolean> {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return false;
  return (await Notification.requestPermission()) === "granted";
}
