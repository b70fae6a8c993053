import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // These files of the engine's package are ES modules that Node takes for CommonJS; a bundler reads them right.
    server: { deps: { inline: [/tfjs-backend-wasm\/dist\/(?!tf-backend-wasm)/, /tfjs-backend-wasm\/wasm-out\//] } },
  },
});
