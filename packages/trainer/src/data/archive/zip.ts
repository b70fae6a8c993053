import * as yauzl from 'yauzl';
import type { ArchiveEntry } from './types.js';

/** The entries of a zip, from its directory at the end; sizes are held against the bytes as they are read. */
export async function* zipEntries(file: string): AsyncGenerator<ArchiveEntry> {
  const zip = await yauzl.openPromise(file);
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName: name, uncompressedSize: size } = entry;
      if (entry.isEncrypted()) throw new Error(`${name} is encrypted`);
      const kind = name.endsWith('/') ? 'folder' : 'file';
      yield { name, kind, size, open: () => zip.openReadStreamPromise(entry) };
    }
  } finally {
    zip.close();
  }
}
