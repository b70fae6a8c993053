import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apiDir } from '../scripts/assemble.mjs';
import { nodeMain } from '../scripts/serve-node.mjs';

const root = join(apiDir, '../..');
const steps = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
const patterns = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);

/** Whether a path, or a folder that it is in, is left out of what the image is built of. */
function isLeftOut(path: string): boolean {
  const source = (pattern: string) =>
    pattern
      .split('**/')
      .map((part) => part.replace(/[.+^$()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*'))
      .join('(?:.*/)?');
  return patterns.some((pattern) => new RegExp(`^${source(pattern)}(?:/|$)`).test(path));
}

/** The paths of the repository that are copied by name. */
const copied = steps
  .filter((step) => step.startsWith('COPY ') && !step.includes('--from'))
  .flatMap((step) => step.split(' ').slice(1, -1))
  .filter((path) => path !== '.');

it('everything that the image copies is there and is not left out', () => {
  expect(copied.length).toBeGreaterThan(3);
  for (const path of copied) expect([path, existsSync(join(root, path)), isLeftOut(path)]).toEqual([path, true, false]);
});

it('a bundle that was trained can go into it, and no secret or built file does', () => {
  for (const path of [
    'models/ants-bees/manifest.json',
    'runs/photos-1/manifest.json',
    'runs/photos-1/model.safetensors',
  ])
    expect(isLeftOut(path), path).toBe(false);
  for (const path of [
    '.git/config',
    'apps/api/.dev.vars',
    '.env',
    'apps/web/.env.local',
    'node_modules/a',
    'apps/web/dist/a',
  ])
    expect(isLeftOut(path), path).toBe(true);
});

it('it starts what the build makes, in the folder that the build makes', () => {
  const command = JSON.parse(steps.find((step) => step.startsWith('CMD '))!.slice(4)) as string[];
  expect(join(root, command[1]!)).toBe(nodeMain);
  const assets = command[command.indexOf('--assets') + 1];
  expect(steps.some((step) => step === `COPY --from=build ${assets} ${assets}`)).toBe(true);
  expect(steps.some((step) => step.includes(`build-node.mjs ${assets} `))).toBe(true);
});
