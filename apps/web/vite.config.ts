import { defineConfig, type Plugin } from 'vite';
import { spoken } from './vite.spoken.js';

/** The engine's package brings the glue of its threaded build, which Beeline never starts: 9 KB gzipped for nothing. */
const withoutThreads: Plugin = {
  name: 'without-threads',
  enforce: 'pre',
  resolveId: (id) => (id.includes('tfjs-backend-wasm-threaded-simd') ? '\0no-threads' : undefined),
  load: (id) => (id === '\0no-threads' ? 'export default undefined; export const wasmWorkerContents = "";' : undefined),
};

export default defineConfig({
  base: '/',
  plugins: [withoutThreads, spoken],
  worker: { format: 'es', plugins: () => [withoutThreads] },
  build: {
    target: 'es2022',
    // One script and one style sheet: nothing to preload, and nothing inlined, so that the strict CSP holds.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
  // `vite` alone serves the page; answers and the model come from a Worker started beside it.
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/model'].map((path) => [path, process.env.BEELINE_API ?? 'http://127.0.0.1:8787']),
    ),
  },
});
