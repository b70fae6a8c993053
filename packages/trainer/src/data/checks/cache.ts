import { appendFile, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inspection } from './types.js';

/** To be raised whenever decoding or what is kept of a photo changes: older results are then not found. */
const FORMAT = 1;

const fileOf = (folder: string): string => join(folder, `checks-${FORMAT}.jsonl`);

/** What was found out earlier about files with these sha256. A line that is damaged counts as not there. */
export async function readInspections(folder: string, wanted: ReadonlySet<string>): Promise<Map<string, Inspection>> {
  const known = new Map<string, Inspection>();
  const handle = await open(fileOf(folder)).catch(() => undefined);
  if (!handle) return known;
  try {
    for await (const line of handle.readLines()) {
      const sha256 = line.slice(2, 66);
      const inspection = wanted.has(sha256) ? parse(line) : undefined;
      if (inspection) known.set(sha256, inspection);
    }
  } finally {
    await handle.close();
  }
  return known;
}

/** Keeps results for next time, behind those that are there. */
export async function keepInspections(folder: string, found: ReadonlyMap<string, Inspection>): Promise<void> {
  if (found.size === 0) return;
  const lines = [...found].map(([sha256, one]) =>
    JSON.stringify(
      one.ok
        ? [sha256, one.width, one.height, one.orientation, Buffer.from(one.grey).toString('base64')]
        : [sha256, one.code, one.message],
    ),
  );
  await mkdir(folder, { recursive: true });
  // A line that a full disk cut off must not spoil the next one.
  await appendFile(fileOf(folder), `\n${lines.join('\n')}\n`);
}

function parse(line: string): Inspection | undefined {
  try {
    const [, ...kept] = JSON.parse(line) as unknown[];
    if (kept.length === 2 && kept.every((value) => typeof value === 'string'))
      return { ok: false, code: kept[0] as string, message: kept[1] as string };
    const [width, height, orientation, base64] = kept as [number, number, number, string];
    if (![width, height, orientation].every(Number.isSafeInteger)) return undefined;
    const grey = new Uint8Array(Buffer.from(base64, 'base64'));
    return grey.length === 72 ? { ok: true, width, height, orientation, grey } : undefined;
  } catch {
    return undefined;
  }
}
