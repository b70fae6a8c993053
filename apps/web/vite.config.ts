import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  build: {
    target: 'es2022',
    // One script and one style sheet: nothing to preload, and nothing inlined, so that the strict CSP holds.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
  // `vite` alone serves the page; the answers come from a Worker started beside it.
  server: { proxy: { '/v1': process.env.BEELINE_API ?? 'http://127.0.0.1:8787' } },
});
