import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const ROOT = process.env.BEELINE_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

/** Where a reference file or folder lies, or undefined on a machine that does not have it. */
export function shared(path: string): string | undefined {
  const full = join(ROOT, path);
  return existsSync(full) ? full : undefined;
}

/**
 * A `describe` that needs reference data from the folder `shared` beside the repository (or `BEELINE_SHARED`).
 * Without it the suite is skipped, and says so.
 */
export function describeWithShared(path: string, name: string, suite: (path: string) => void): void {
  const full = shared(path);
  if (full) {
    describe(name, () => suite(full));
    return;
  }
  console.info(`skipped: ${path} is not here (${name})`);
  describe(name, () => {
    it.skip(`skipped: ${path} is not here`, () => {});
  });
}
