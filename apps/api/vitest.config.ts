import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: './test/build.ts',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
