import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'apps/*',
      { test: { name: 'repository', include: ['test/**/*.test.ts'], testTimeout: 120_000 } },
    ],
    // Networks and browsers are heavy: two at a time keeps a small machine from swapping.
    maxWorkers: 2,
  },
});
