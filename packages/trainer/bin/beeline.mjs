#!/usr/bin/env node
// Stands in the repository, unlike the build it starts, so that the package manager can link it at any time.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('Beeline is not built yet. Run: npm run setup');
  process.exit(1);
}
await import(main.href);
