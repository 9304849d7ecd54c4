import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** What the first screen may weigh on the way, in bytes after gzip. */
const MOST = { js: 80_000, css: 20_000 };

/** Fails the build when the first screen has grown too heavy. */
function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_, bundle) {
      const weigh = (source: string | Uint8Array) => gzipSync(source).length;
      let [js, css] = [0, 0];
      // What the entry needs, and what that needs: screens that are fetched later do not count.
      const first = new Set(Object.values(bundle).flatMap((f) => (f.type === "chunk" && f.isEntry ? [f.fileName] : [])));
      for (const name of first) {
        const file = bundle[name];
        if (file?.type === "chunk") file.imports.forEach((needed) => first.add(needed));
      }
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk" && first.has(file.fileName)) js += weigh(file.code);
        if (file.type === "asset" && file.fileName.endsWith(".css")) css += weigh(file.source);
      }
      if (js > MOST.js) this.error(`the first screen's scripts weigh ${js} of ${MOST.js} bytes`);
      if (css > MOST.css) this.error(`the styles weigh ${css} of ${MOST.css} bytes`);
    },
  };
}

export default defineConfig({
  plugins: [svelte(), svelteTesting(), budget()],
  build: {
    target: "es2022",
    // Nothing is written into the page itself: the content security policy allows files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: "127.0.0.1", port: 1420, strictPort: true },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
  },
});
