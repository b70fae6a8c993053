/**
 * Asks a running service for the labels of photos, with the typed client. Node 22.18 or later runs it as it is:
 *
 *     npm start
 *     node examples/classify-folder.ts http://127.0.0.1:8787 bee.jpg ant.jpg
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient } from '../apps/api/src/client.ts';

/** One line a photo: its name, its best label and how probable that is, or what is wrong with it. */
export async function describePhotos(client: Client, files: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const file of files) {
    const photo = new File([await readFile(file)], basename(file));
    const response = await client.v1.classify.$post({ query: { top_k: '1' }, form: { photo } });
    if (!response.ok) {
      const { detail } = (await response.json()) as unknown as { detail: string };
      lines.push(`${photo.name}: ${detail}`);
      continue;
    }
    const answer = await response.json();
    if ('results' in answer) throw new Error('One photo has one answer.');
    const [best] = answer.predictions;
    lines.push(`${photo.name}: ${best?.label} (${((best?.probability ?? 0) * 100).toFixed(1)} %)`);
  }
  return lines;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [address = 'http://127.0.0.1:8787', ...files] = process.argv.slice(2);
  for (const line of await describePhotos(createClient(address), files)) console.log(line);
}
