import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { png } from '../../../test/png.js';

export { png };

/** A photo of nothing: stripes of one width lying or standing, in a colour and place drawn from `i`. */
export function stripes(kind: 'lying' | 'standing', i: number): Buffer {
  const [shift, tint] = [(i * 7) % 16, (i * 37) % 100];
  return png(120 + i, 110, (x, y) => {
    const bright = ((kind === 'lying' ? y : x) + shift) % 16 < 8;
    return bright ? [255 - tint, 200, 155 + tint] : [tint, 60, 40];
  });
}

/** Puts `count` photos of each kind into the class folders `across` and `upright` below `folder`; `step` spreads them. */
export async function putStripes(folder: string, count: number, step = 1): Promise<void> {
  for (const [label, kind] of [
    ['across', 'lying'],
    ['upright', 'standing'],
  ] as const) {
    await mkdir(join(folder, label), { recursive: true });
    for (let i = 0; i < count; i++) await writeFile(join(folder, label, `${i}.png`), stripes(kind, step * i));
  }
}
