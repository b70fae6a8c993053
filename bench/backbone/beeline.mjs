// @ts-check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/setup.mjs';

/**
 * Runs `beeline ... --json --quiet`.
 * @param {readonly string[]} args
 * @returns {any} what it answers
 */
export function beeline(args) {
  const command = [join(root, 'packages/trainer/bin/beeline.mjs'), ...args, '--json', '--quiet'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`beeline ${args[0]} failed: ${(stderr || stdout).trim()}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
