// @ts-check
/**
 * `node scripts/flatten.mjs OUT [BUNDLE...]`: a folder that deploys by itself, without this repository or a build: the
 * bundled Worker, the page, the models and a configuration. It is what a Deploy button points to.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiDir, assembleAssets, defaultBundleDir, webDir } from './assemble.mjs';
import { bundleWorker } from './bundle-worker.mjs';
import { readConfig } from './config.mjs';
import { tagOf } from './deploy.mjs';

const NAME = 'beeline-deploy';
const root = resolve(apiDir, '../..');
/** Whose software is in the folder, by the name that it has there. */
const licences = { LICENSE: 'LICENSE', 'LICENSE.libjpeg-turbo': 'packages/core/codec/LICENSE.libjpeg-turbo' };

/**
 * Empties a folder that is to hold a deployment, but for its history: a Deploy button points to a repository.
 * @param {string} out
 * @throws Error where something else is in it
 */
function clear(out) {
  mkdirSync(out, { recursive: true });
  const manifest = join(out, 'package.json');
  const isOurs = existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === NAME;
  const names = readdirSync(out).filter((name) => name !== '.git');
  if (names.length > 0 && !isOurs)
    throw new Error(`${out} holds something else than a deployment. Name an empty folder, or one that is not there.`);
  for (const name of names) rmSync(join(out, name), { recursive: true });
}

/**
 * @param {{ out: string, bundles: readonly string[], web?: string }} parts a deployment that was in `out` is removed
 */
export function flatten({ out, bundles, web = webDir }) {
  clear(out);
  const models = assembleAssets({ web, bundles, out: join(out, 'assets') });
  const built = join(out, 'built');
  bundleWorker(built, join(out, 'assets'));
  mkdirSync(join(out, 'worker'));
  for (const name of readdirSync(built))
    if (/\.(?:js|wasm)$/.test(name)) cpSync(join(built, name), join(out, 'worker', name));
  rmSync(built, { recursive: true });

  const { $schema: _, main: __, assets, ...config } = readConfig();
  const flat = {
    ...config,
    main: 'worker/worker.js',
    no_bundle: true,
    find_additional_modules: true,
    rules: [{ type: 'CompiledWasm', globs: ['**/*.wasm'] }],
    assets: { ...assets, directory: './assets' },
  };
  const { devDependencies } = JSON.parse(readFileSync(join(apiDir, 'package.json'), 'utf8'));
  const [{ name, sha256 } = { name: '', sha256: '' }] = models;
  const manifest = {
    name: NAME,
    private: true,
    scripts: {
      // As `beeline deploy` marks it, which finds it again by the model's hash.
      deploy: `wrangler deploy --tag ${tagOf(sha256)} --message "${name} ${sha256}"`,
      start: 'wrangler dev',
    },
    devDependencies: { wrangler: devDependencies.wrangler },
  };
  const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(out, 'wrangler.json'), json(flat));
  writeFileSync(join(out, 'package.json'), json(manifest));
  for (const [as, file] of Object.entries(licences)) cpSync(join(root, file), join(out, as));
  const list = models.map(({ name, sha256 }) => `- ${name}, sha256 ${sha256}`).join('\n');
  writeFileSync(
    join(out, 'README.md'),
    `# A Beeline deployment\n\nBuilt, ready to go: \`npm install && npm run deploy\`.\n\n${list}\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [out, ...given] = process.argv.slice(2).map((path) => resolve(path));
  if (!out) {
    console.error('Which folder? node scripts/flatten.mjs OUT [BUNDLE...]');
    process.exit(2);
  }
  try {
    flatten({ out, bundles: given.length > 0 ? given : [defaultBundleDir] });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
