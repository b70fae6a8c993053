import { readFile } from 'node:fs/promises';
import { type Bundle, readBundle, type VerifyReport } from '@beeline/core/bundle';
import { demandReplay } from './replay.js';
import { fileReader, writeWhole } from './store.js';
import { readZip, writeZip } from './zip.js';

/** The files that make a bundle, as `readBundle` asks for them. */
const BUNDLE_FILES = ['manifest.json', 'model.safetensors', 'golden.json', 'card.md'] as const;

/** Writes the files of the bundle at `path` (a folder or a zip) into one zip. Before it takes its place it is read back and replayed. */
export async function exportZip(path: string, bundle: Bundle, file: string): Promise<VerifyReport> {
  const files = new Map<string, Uint8Array>();
  const read = await fileReader(path);
  for (const name of BUNDLE_FILES) files.set(name, (await read(name))!);
  let report: VerifyReport | undefined;
  await writeWhole(file, writeZip(files), async (unfinished) => {
    const unpacked = readZip(await readFile(unfinished));
    const again = await readBundle(async (name) => unpacked.get(name));
    if (again.sha256 !== bundle.sha256) throw new Error('the zip holds another bundle');
    report = await demandReplay(again);
  });
  return report!;
}
