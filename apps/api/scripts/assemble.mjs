// @ts-check
/**
 * Puts the page and a model's bundle together as the Worker's static assets: the page at the root, the bundle at
 * `/model/`. As a command (`node scripts/assemble.mjs [BUNDLE]`) it fills the folder that wrangler.jsonc names.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const apiDir = dirname(dirname(fileURLToPath(import.meta.url)));
export const webDir = resolve(apiDir, '../web/dist');
export const defaultBundleDir = resolve(apiDir, '../../models/ants-bees');

/** Cloudflare's limit for one static asset. */
const MAX_ASSET_BYTES = 25 * 2 ** 20;

/**
 * @param {{ web: string, bundle: string, out: string }} folders the built page, the bundle, and where to put them; what
 *   was in `out` is removed
 * @throws Error that says what to do if the page is not built, or the bundle is none or too large to be served
 */
export function assembleAssets({ web, bundle, out }) {
  if (!existsSync(join(web, 'index.html')))
    throw new Error(`There is no built page in ${web}. Build it: npm run setup, or pnpm --filter @beeline/web build.`);
  if (!existsSync(join(bundle, 'manifest.json')))
    throw new Error(
      `There is no model bundle in ${bundle}: a folder with a manifest.json is expected. ` +
        'Training makes one: npm run train -- FOLDER.',
    );
  for (const name of readdirSync(bundle, { recursive: true, encoding: 'utf8' }))
    if (statSync(join(bundle, name)).size > MAX_ASSET_BYTES)
      throw new Error(`${name} of the bundle has more than 25 MiB, the limit for one file that a Worker serves.`);

  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(web, out, { recursive: true });
  cpSync(bundle, join(out, 'model'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bundle = resolve(process.argv[2] ?? defaultBundleDir);
  try {
    assembleAssets({ web: webDir, bundle, out: join(apiDir, '.wrangler/assets') });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
