// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiDir } from './assemble.mjs';

/** What wrangler.jsonc says; its comments stand on lines of their own. */
export function readConfig() {
  return JSON.parse(readFileSync(join(apiDir, 'wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, ''));
}
