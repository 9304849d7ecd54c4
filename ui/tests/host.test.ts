// The browser's way to the core.

import { expect, test, vi } from "vitest";
import { HostError } from "../src/host";
import { lines } from "../src/host/lines";
import { server, takeToken } from "../src/host/server";

const place = (hash: string) => ({ hash, pathname: "/", search: "" }) as Location;

test("the token is taken out of the address and kept for the tab", () => {
  const past = { replaceState: vi.fn() } as unknown as History;
  expect(takeToken(place("#token=abc123"), past, sessionStorage)).toBe("abc123");
  expect(past.replaceState).toHaveBeenCalledWith(null, "", "/");
  expect(takeToken(place("#/devices"), past, sessionStorage)).toBe("abc123");
  expect(past.replaceState).toHaveBeenCalledTimes(1);
});

test("a call carries the token and its arguments", async () => {
  const ask = vi.fn(async () => new Response("[1]"));
  expect(await server("abc", ask).call("lessons", { language: "ta" })).toEqual([1]);
  expect(ask).toHaveBeenCalledWith("/api/lessons", {
    method: "POST",
    headers: { Authorization: "Bearer abc", "Content-Type": "application/json" },
    body: '{"language":"ta"}',
    signal: null,
  });
});

test.each<[string, () => Promise<Response>, string | undefined]>([
  ["the core's own error", async () => refused('{"code":"not-agreed","facts":{},"sentence":"s"}'), "not-agreed"],
  ["an error that is no JSON", async () => refused("Forbidden"), undefined],
  ["no answer at all", () => Promise.reject(new TypeError("offline")), undefined],
])("%s becomes an error with its code", async (_, ask, code) => {
  const thrown = await server("", ask)
    .call("agree", {})
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(HostError);
  expect((thrown as HostError).body?.code).toBe(code);
});

test("a stream comes line by line, however it was cut, and its last line can be an error", async () => {
  const text = '[{"event":"ü"}]\n\n[2]\n{"failed":{"code":"no-such-scan","facts":{},"sentence":"s"}}\n';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const parts: unknown[] = [];
    const ask = async () => new Response(cut(bytes, size));
    const stream = server("", ask).stream("scan_follow", {}, (part) => parts.push(part));
    await expect(stream).rejects.toMatchObject({ body: { code: "no-such-scan" } });
    expect(parts).toEqual([[{ event: "ü" }], [2]]);
  }
});

test("a last line without an end is a line", async () => {
  const got: string[] = [];
  for await (const line of lines(cut(new TextEncoder().encode("a\nb"), 1))) got.push(line);
  expect(got).toEqual(["a", "b"]);
});

function refused(body: string): Response {
  return new Response(body, { status: 400 });
}

function cut(bytes: Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(stream) {
      for (let at = 0; at < bytes.length; at += size) {
        stream.enqueue(new Uint8Array(bytes.slice(at, at + size)));
      }
      stream.close();
    },
  });
}
