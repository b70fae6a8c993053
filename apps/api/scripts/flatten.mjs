// @ts-check
/**
 * `node scripts/flatten.mjs OUT [BUNDLE...]`: a folder that deploys by itself, without this repository or a build: the
 * bundled Worker, the page, the models and a configuration. It is what a Deploy button points to.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiDir, assembleAssets, defaultBundleDir, webDir } from './assemble.mjs';
import { bundleWorker } from './bundle-worker.mjs';
import { readConfig } from './config.mjs';

/**
 * @param {{ out: string, bundles: readonly string[], web?: string }} parts what was in `out` is removed
 */
export function flatten({ out, bundles, web = webDir }) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
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
  const manifest = {
    name: 'beeline-deploy',
    private: true,
    scripts: { deploy: 'wrangler deploy', start: 'wrangler dev' },
    devDependencies: { wrangler: devDependencies.wrangler },
  };
  const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(out, 'wrangler.json'), json(flat));
  writeFileSync(join(out, 'package.json'), json(manifest));
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
  flatten({ out, bundles: given.length > 0 ? given : [defaultBundleDir] });
}
