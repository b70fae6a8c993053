// @ts-check
/** `npm run beeline -- COMMAND ...`: the command line, set up first if need be, run where the user stands. */
import { setup } from './setup.mjs';

setup();
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import('../packages/trainer/bin/beeline.mjs');
