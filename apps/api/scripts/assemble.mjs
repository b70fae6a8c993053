// @ts-check
/**
 * Puts the page and the models' bundles together as the Worker's static assets: the page at the root, the default model
 * at `/model/`, further ones at `/models/<name>/`, and at `/models/index.json` what there is. As a command
 * (`node scripts/assemble.mjs [BUNDLE...]`) it fills the folder that wrangler.jsonc names.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const apiDir = dirname(dirname(fileURLToPath(import.meta.url)));
export const webDir = resolve(apiDir, '../web/dist');
export const defaultBundleDir = resolve(apiDir, '../../models/ants-bees');

/** Cloudflare's limit for one static asset. */
const MAX_ASSET_BYTES = 25 * 2 ** 20;

/**
 * @param {{ web: string, bundles: readonly string[], out: string, maxFile?: number }} parts the built page, the bundles
 *   (the default first), where to put them (what was in `out` is removed), and the most bytes that one file of a bundle
 *   may have: what Cloudflare takes, unless said otherwise
 * @returns {readonly { name: string, path: string, sha256: string }[]} the catalogue, as it stands in models/index.json
 * @throws Error that says what to do if the page is not built, or a bundle is none, too large to be served, or has a
 *   name that another one has or that cannot stand in an address
 */
export function assembleAssets({ web, bundles, out, maxFile = MAX_ASSET_BYTES }) {
  if (!existsSync(join(web, 'index.html')))
    throw new Error(`There is no built page in ${web}. Build it: npm run setup, or pnpm --filter @beeline/web build.`);
  const models = catalogueOf(bundles, maxFile);

  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'models'), { recursive: true });
  cpSync(web, out, { recursive: true });
  for (const [i, { path }] of models.entries()) cpSync(bundles[i] ?? '', join(out, path), { recursive: true });
  writeFileSync(join(out, 'models/index.json'), `${JSON.stringify({ models }, null, 2)}\n`);
  return models;
}

/**
 * What is in some bundles, as the catalogue says it.
 * @param {readonly string[]} bundles the default first
 * @param {number} maxFile the most bytes of a file
 */
export function catalogueOf(bundles, maxFile) {
  const models = bundles.map((bundle, i) => entryOf(bundle, i === 0, maxFile));
  const [twice] = models.filter(({ name }, i) => models.findIndex((other) => other.name === name) !== i);
  if (twice) throw new Error(`Two of the bundles are named ${twice.name}; requests choose a model by its name.`);
  return models;
}

/**
 * @param {string} bundle
 * @param {boolean} isDefault
 * @param {number} maxFile
 */
function entryOf(bundle, isDefault, maxFile) {
  const manifest = join(bundle, 'manifest.json');
  if (!existsSync(manifest))
    throw new Error(
      `There is no model bundle in ${bundle}: a folder with a manifest.json is expected. ` +
        'Training makes one: npm run train -- FOLDER.',
    );
  for (const name of readdirSync(bundle, { recursive: true, encoding: 'utf8' }))
    if (statSync(join(bundle, name)).size > maxFile)
      throw new Error(
        `${name} of the bundle has more than ${Math.floor(maxFile / 2 ** 20)} MiB, the limit for one file that a ` +
          'Worker serves by itself. Export the bundle as float16 or int8, put it into an R2 bucket ' +
          '(node apps/api/scripts/bucket.mjs), or serve it on Node (npm run serve).',
      );
  const bytes = readFileSync(manifest);
  const name = nameIn(bytes);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    throw new Error(
      `The model in ${bundle} is named "${name}"; a name in addresses has letters, digits, ".", "_", "-".`,
    );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, path: isDefault ? 'model/' : `models/${name}/`, sha256 };
}

/** The name in a manifest; what else is wrong with it is said where the bundle is read. */
function nameIn(/** @type {Buffer} */ bytes) {
  try {
    return String(JSON.parse(bytes.toString('utf8')).name ?? 'unnamed');
  } catch {
    return 'unnamed';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2).map((bundle) => resolve(bundle));
  const bundles = given.length > 0 ? given : [defaultBundleDir];
  try {
    assembleAssets({ web: webDir, bundles, out: join(apiDir, '.wrangler/assets') });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
