// @ts-check
/**
 * `beeline deploy`: puts the page, the API and the models on Cloudflare, after it has said what they take there.
 * `--dry-run` stops before anything leaves the machine; `--rollback HASH` brings back the version with that model.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { apiDir, assembleAssets, defaultBundleDir, webDir } from './assemble.mjs';
import { bundleWorker, runWrangler } from './bundle-worker.mjs';
import { readConfig } from './config.mjs';
import { weigh } from './plans.mjs';
import { predictModel } from './predict.mjs';
import { buildNode } from './serve-node.mjs';

const usage = `beeline deploy [OPTIONS]: the page and the API on Cloudflare

  --bundle DIR      a model; repeat it for several, the default first (default: the one that comes with Beeline)
  --name NAME       the Worker's name (default: the one in apps/api/wrangler.jsonc)
  --dry-run         say what it takes and stop; nothing leaves this machine
  --json            say it as JSON
  --rollback HASH   bring back the deployed version whose default model has this sha256 (its first 16 digits do)

Example: beeline deploy --bundle runs/photos-1 --dry-run`;

const options = /** @type {const} */ ({
  bundle: { type: 'string', multiple: true },
  name: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  rollback: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
});

/** Cloudflare's tags are short; sixteen digits of a hash name a model well enough. */
export const tagOf = (/** @type {string} */ sha256) => sha256.slice(0, 16);

/** @param {string[]} args */
export async function main(args) {
  const values = parse(args);
  if (values.help) return console.log(usage);
  try {
    if (values.rollback !== undefined) return rollBack(values.rollback, values.name);
    const report = await inspect((values.bundle ?? [defaultBundleDir]).map((folder) => resolve(folder)));
    console.log(values.json ? JSON.stringify(report, null, 2) : describe(report));
    const over = report.lines.filter(({ hard, paid }) => hard && !paid);
    if (over.length > 0) throw new Error(`This would not run on any plan: ${over.map(({ what }) => what).join(', ')}.`);
    if (values['dry-run']) return;
    const [{ name, sha256 } = { name: '', sha256: '' }] = report.models;
    const marks = ['--tag', tagOf(sha256), '--message', `${name} ${sha256}`];
    const named = values.name ? ['--name', values.name] : [];
    process.exitCode = runWrangler(['deploy', '--minify', '--assets', report.assets, ...marks, ...named]).status ?? 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function parse(/** @type {string[]} */ args) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

/**
 * Puts everything together and weighs it.
 * @param {readonly string[]} bundles
 * @param {string} [web]
 */
export async function inspect(bundles, web = webDir) {
  const assets = join(apiDir, '.wrangler/assets');
  mkdirSync(join(apiDir, '.wrangler'), { recursive: true });
  assembleAssets({ web, bundles, out: assets });
  buildNode();
  const compiled = pathToFileURL(join(apiDir, 'dist/node/src/settings.js')).href;
  const { readSettings } = /** @type {typeof import('../src/settings.js')} */ (await import(compiled));
  const script = bundleWorker(join(apiDir, 'dist/worker'), assets);
  const models = [];
  for (const bundle of bundles) models.push(await predictModel(bundle));
  const sizes = readdirSync(assets, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return {
    assets,
    script,
    models,
    lines: weigh({ script, assets: sizes, models, settings: readSettings(readConfig().vars ?? {}) }),
  };
}

/** @param {Awaited<ReturnType<typeof inspect>>} report */
function describe({ script, models, lines }) {
  const amount = (/** @type {number} */ takes, /** @type {string} */ unit) =>
    unit === 'bytes' ? `${(takes / 2 ** 20).toFixed(1)} MiB` : unit === 'ms' ? `${takes.toFixed(0)} ms` : `${takes}`;
  const gzip = script.reduce((sum, file) => sum + file.gzip, 0);
  return [
    ...models.map(
      ({ name, sha256, macs }) => `model   ${name}  ${tagOf(sha256)}  ${(macs / 1e6).toFixed(0)} M multiplications`,
    ),
    `script  ${(gzip / 1024).toFixed(0)} KiB compressed`,
    '',
    `${'what'.padEnd(40)}${'takes'.padStart(10)}  free  paid`,
    ...lines.map(
      ({ what, takes, unit, free, paid }) =>
        `${what.padEnd(40)}${amount(takes, unit).padStart(10)}  ${free ? 'fits' : 'OVER'}  ${paid ? 'fits' : 'OVER'}`,
    ),
    '',
    'CPU was measured on this machine, one core; Cloudflare has its own. Memory is the most that is held at a time.',
  ].join('\n');
}

/**
 * @param {string} hash
 * @param {string | undefined} name
 */
export function rollBack(hash, name) {
  checkHash(hash);
  const named = name ? ['--name', name] : [];
  const { status, stdout, stderr } = runWrangler(['versions', 'list', '--json', ...named], ['ignore', 'pipe', 'pipe']);
  if (status !== 0) throw new Error(`Wrangler could not list the versions:\n${stdout}${stderr}`);
  const version = findVersion(JSON.parse(String(stdout)), hash);
  if (!version) throw new Error(`None of the last versions has a model whose sha256 begins with ${tagOf(hash)}.`);
  process.exitCode = runWrangler(['versions', 'deploy', `${version}@100%`, '--yes', ...named]).status ?? 1;
}

/** @param {string} hash */
function checkHash(hash) {
  if (!/^[0-9a-f]{16,64}$/.test(hash)) throw new Error('A model is named by at least 16 digits of its sha256.');
}

/**
 * The newest version that was deployed with this model.
 * @param {readonly { id: string, metadata?: { created_on?: string }, annotations?: Record<string, string> }[]} versions
 * @param {string} hash
 */
export function findVersion(versions, hash) {
  checkHash(hash);
  return versions
    .filter(({ annotations }) => annotations?.['workers/tag'] === tagOf(hash))
    .sort((a, b) => (b.metadata?.created_on ?? '').localeCompare(a.metadata?.created_on ?? ''))[0]?.id;
}
