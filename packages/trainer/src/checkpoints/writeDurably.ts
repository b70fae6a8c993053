import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** See {@link writeDurably}. */
export type WriteDurably = (file: string, bytes: Uint8Array) => Promise<void>;

let writes = 0;

/** What the files that are still being written are called: the name, a process, this ending. */
const UNFINISHED = '.unfinished';

/** Whether a file in a folder of durable files was left by a write that did not come to its end. */
export const isUnfinished = (name: string): boolean => name.endsWith(UNFINISHED);

/**
 * Writes one file whole or not at all, and holds that through a loss of power: the bytes go to a file beside it, which
 * is on the disk before it takes the name, as is the name before this is done. Where it fails, an earlier file of that
 * name stays as it was.
 */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.${process.pid}-${writes++}${UNFINISHED}`);
  try {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** Windows can't open folders, nor needs to: there a rename is written through. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
