// @ts-check
/**
 * `node scripts/bucket.mjs NAME [BUNDLE...] [--local]`: puts bundles into an R2 bucket, from which a Worker that has it
 * bound as MODELS serves them. Each model stands under its own hash and the list of models comes last, so nothing that is
 * being served is ever overwritten, and putting the bundles of before brings them back.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { catalogueOf, defaultBundleDir } from './assemble.mjs';
import { runWrangler } from './bundle-worker.mjs';

const usage = `node apps/api/scripts/bucket.mjs NAME [BUNDLE...] [--local]: models into an R2 bucket, the default first

  --local   into wrangler's bucket on this machine, which \`wrangler dev\` reads`;

/** What wrangler puts into a bucket at most. */
const MAX_OBJECT_BYTES = 300 * 2 ** 20;

/**
 * The objects of some bundles, in the order in which they are to be put.
 * @param {readonly string[]} bundles the default first
 * @returns {{ models: ReturnType<typeof catalogueOf>, objects: { key: string, file: string }[] }}
 */
export function objectsOf(bundles) {
  const models = catalogueOf(bundles, MAX_OBJECT_BYTES).map((model) => ({
    ...model,
    path: `bundles/${model.sha256.slice(0, 16)}/`,
  }));
  const objects = models.flatMap(({ path }, i) => {
    const folder = bundles[i] ?? '';
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ key: path + name, file: join(folder, name) }));
  });
  return { models, objects };
}

/**
 * @param {string} bucket
 * @param {readonly string[]} bundles
 * @param {(args: string[]) => { status: number | null }} [wrangler]
 * @param {readonly string[]} [where]
 */
export function fillBucket(bucket, bundles, wrangler = runWrangler, where = ['--remote']) {
  const { models, objects } = objectsOf(bundles);
  const folder = mkdtempSync(join(tmpdir(), 'beeline-bucket-'));
  try {
    const catalogue = join(folder, 'index.json');
    writeFileSync(catalogue, `${JSON.stringify({ models }, null, 2)}\n`);
    for (const { key, file } of [...objects, { key: 'models/index.json', file: catalogue }]) {
      const { status } = wrangler(['r2', 'object', 'put', `${bucket}/${key}`, '--file', file, ...where]);
      if (status !== 0) throw new Error(`Wrangler could not put ${key}. What was served before is served still.`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return models;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values, positionals } = parseArgs({ options: { local: { type: 'boolean' } }, allowPositionals: true });
    const [bucket, ...given] = positionals;
    if (!bucket) throw new Error(`Which bucket?\n\n${usage}`);
    const bundles = given.length > 0 ? given.map((folder) => resolve(folder)) : [defaultBundleDir];
    const models = fillBucket(bucket, bundles, runWrangler, [values.local ? '--local' : '--remote']);
    console.log(models.map(({ name, sha256 }) => `${name}  ${sha256}`).join('\n'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
