import { defineConfig } from 'vite';

/** The web component, as one module of its own under an address that stays. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    lib: { entry: 'src/embed/beeline-classifier.ts', formats: ['es'], fileName: () => 'beeline-classifier.js' },
  },
});
