// @ts-check
/** `npm run check`: formatting, lint and types of everything. */
import { run, setup } from './setup.mjs';

setup();
const failed = [
  ['biome', 'check', '--error-on-warnings'],
  ['tsc', '--project', 'tsconfig.json'],
  ['turbo', 'run', 'check', '--output-logs=errors-only'],
].filter(([command = '', ...args]) => run(command, args) !== 0);
process.exit(failed.length > 0 ? 1 : 0);
