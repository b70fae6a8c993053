// @ts-check
/**
 * `npm run test:hostile`: 100,000 hostile files against the Worker, each to be
 * answered within 2 s.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { optionsOf } from './options.mjs';
import { root, setup } from './setup.mjs';

const usage = `npm run test:hostile [-- OPTIONS]

  --count N   files (default: 100000; 20 minutes and more)
  --seed N    of everything drawn (default: 20261122)
  --limit MS  in which each has to be answered (default: 2000)`;

const { values } = optionsOf(usage, {
  count: { type: 'string', default: '100000' },
  seed: { type: 'string', default: '20261122' },
  limit: { type: 'string', default: '2000' },
});
setup();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', '@beeline/api', 'test/hostile'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    BEELINE_HOSTILE: values.count,
    BEELINE_HOSTILE_SEED: values.seed,
    BEELINE_HOSTILE_LIMIT_MS: values.limit,
  },
});
process.exit(status ?? 1);
