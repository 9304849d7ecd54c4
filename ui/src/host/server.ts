// The browser's host: the local server of `porchlight serve`.
//
// The token stands in the fragment of the address that the server prints, so it is never sent with
// a page request. It is taken out of the address at once and kept for this tab only.

import type { Host } from "./client";
import { HostError } from "./error";
import { lines } from "./lines";

const KEY = "porchlight.token";

/** Takes the token out of the address, or finds the one this tab had before a reload. */
export function takeToken(place: Location, past: History, kept: Storage): string {
  const found = /^#token=([^&]+)$/.exec(place.hash)?.[1];
  if (found === undefined) return kept.getItem(KEY) ?? "";
  kept.setItem(KEY, found);
  past.replaceState(null, "", place.pathname + place.search);
  return found;
}

export function server(token: string, ask: typeof fetch = fetch): Host {
  const send = async (name: string, args: unknown, until?: AbortSignal): Promise<Response> => {
    let answer: Response;
    try {
      answer = await ask(`/api/${name}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify(args),
        signal: until ?? null,
      });
    } catch {
      throw new HostError(null);
    }
    if (!answer.ok) throw HostError.from(await answer.json().catch(() => null));
    return answer;
  };
  return {
    call: async (name, args) => (await send(name, args)).json().catch(() => null),
    async stream(name, args, onPart, until) {
      const { body } = await send(name, args, until);
      if (body === null) throw new HostError(null);
      try {
        for await (const line of lines(body)) {
          const part: unknown = JSON.parse(line);
          if (isFailure(part)) throw HostError.from(part.failed);
          onPart(part);
        }
      } catch (thrown) {
        throw HostError.from(thrown);
      }
    },
  };
}

/** A stream that breaks off says why in its last line. */
function isFailure(part: unknown): part is { failed: unknown } {
  return typeof part === "object" && part !== null && "failed" in part;
}
