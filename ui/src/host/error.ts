import type { ErrorBody } from "./wire";

/** What a host throws: the core's own error, or `null` where the core could not be reached at all. */
export class HostError extends Error {
  constructor(readonly body: ErrorBody | null) {
    super(body?.sentence ?? "The core did not answer.");
    this.name = "HostError";
  }

  /** Takes whatever was thrown; anything that is no error of the core counts as "no answer". */
  static from(thrown: unknown): HostError {
    if (thrown instanceof HostError) return thrown;
    return new HostError(isErrorBody(thrown) ? thrown : null);
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === "object" && value !== null && "code" in value && "sentence" in value;
}
