import { readFileSync } from 'node:fs';

/** Beeline's version, from the package this file is part of. */
export function version(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
