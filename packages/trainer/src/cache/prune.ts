import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Says of a file that it was used just now. Where it is gone meanwhile, or not ours, that does not matter. */
export async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

/** Hours after which a file whose writing did not end is taken for left behind by a run that was killed. */
const LEFT_BEHIND = 24;

/**
 * Removes the files of a folder that were not used for longest until the others have at most `bytes` together. The one
 * used last stays in any case.
 *
 * @returns the bytes that were freed.
 */
export async function prune(folder: string, bytes: number): Promise<number> {
  const found = await Promise.all(
    (await readdir(folder).catch(() => [])).map(async (name) => {
      // Another run may have removed it.
      const known = await stat(join(folder, name)).catch(() => undefined);
      return known?.isFile() ? [{ name, size: known.size, used: known.mtimeMs }] : [];
    }),
  );
  const all = found.flat();
  const begun = all.filter(({ name }) => name.startsWith('.'));
  const oldest = Date.now() - LEFT_BEHIND * 3_600_000;
  const whole = all
    .filter((file) => !begun.includes(file))
    .sort((a, b) => b.used - a.used || (a.name < b.name ? -1 : 1));
  let total = 0;
  const superfluous = whole.filter(({ size }, i) => {
    total += size;
    return i > 0 && total > bytes;
  });
  const going = [...superfluous, ...begun.filter(({ used }) => used < oldest)];
  for (const { name } of going) await rm(join(folder, name), { force: true });
  return going.reduce((sum, { size }) => sum + size, 0);
}
