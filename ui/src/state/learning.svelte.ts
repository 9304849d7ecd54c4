// What there is to learn, what comes next, and the day by the resident's own clock.

import { HostError, type Core, type Learning, type Target } from "../host";

/** The day where the resident is, `YYYY-MM-DD`. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${String(now.getFullYear()).padStart(4, "0")}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export class LearningState {
  now = $state.raw<Learning | null>(null);
  error = $state.raw<HostError | null>(null);

  constructor(
    private readonly core: Core,
    private readonly target: () => Target,
  ) {}

  /** Asks anew: what was found, what the city says and what was learnt may have changed. */
  async load(language: string): Promise<void> {
    try {
      this.now = await this.core.learning({ target: this.target(), today: today(), language });
      this.error = null;
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }
}
