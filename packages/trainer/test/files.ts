import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes a folder with these files (contents are their paths, unless given) and takes it away after `use`. */
export async function withFiles(
  files: readonly (string | readonly [path: string, contents: Uint8Array])[],
  use: (root: string) => Promise<void>,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'beeline-test-'));
  try {
    for (const file of files) {
      const [path, contents] = typeof file === 'string' ? [file, file] : file;
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), contents);
    }
    await use(root);
  } finally {
    await rm(root, { recursive: true });
  }
}
