// @ts-check
/**
 * Brings the repository to the point where it can run: dependencies installed, packages built.
 * Does only what is missing, so every other script calls it first.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const binaries = join(root, 'node_modules', '.bin');
const stamps = join(root, 'node_modules', '.beeline');
const windows = process.platform === 'win32';

/** Nothing a set-up starts reports home or asks the network for news. */
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', WRANGLER_SEND_METRICS: 'false' };

/** Runs a command to its end; its output goes to stderr, so that stdout stays free for results. */
export function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  const env = { ...process.env, ...quiet, PATH: binaries + delimiter + (process.env.PATH ?? '') };
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env, shell: windows });
  if (error) throw error;
  return status ?? 1;
}

/** One hash over the contents of files, so that a stamp goes stale when any of them changes. */
function hashOf(/** @type {string[]} */ files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function* filesBelow(/** @type {string} */ folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath ?? entry.path, entry.name);
}

const packages = ['packages/core', 'packages/trainer', 'apps/web', 'apps/api'].map((path) => join(root, path));

function manifests() {
  return [root, ...packages].map((folder) => join(folder, 'package.json')).concat(join(root, 'pnpm-lock.yaml'));
}

/** What the build reads. The Worker is bundled when it is served, so it is not among them. */
function sources() {
  const built = packages.filter((folder) => !folder.endsWith('api'));
  const ignored = /[\\/](dist|node_modules|artifacts|\.turbo)[\\/]|\.test\.ts$/;
  return built
    .flatMap((folder) => [
      ...['src', 'public']
        .map((sub) => join(folder, sub))
        .filter(existsSync)
        .flatMap((sub) => [...filesBelow(sub)]),
      ...readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(folder, entry.name)),
    ])
    .filter((file) => !ignored.test(file))
    .concat(join(root, 'tsconfig.base.json'))
    .sort();
}

/** Does `work` unless its stamp says that it was done for exactly these files. */
function once(/** @type {string} */ name, /** @type {string} */ key, /** @type {() => number} */ work) {
  const stamp = join(stamps, name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  const status = work();
  if (status !== 0) {
    console.error(`\nThe set-up stopped: "${name}" ended with exit code ${status}; the lines above say why.`);
    process.exit(1);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, key);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Beeline needs Node 20.19 or later; this is ${process.version}. See https://nodejs.org`);
  process.exit(1);
}

export function setup() {
  checkNode();
  once('install', hashOf(manifests()), () => {
    console.error('Beeline: installing its dependencies (once; under a minute) ...');
    const args = ['install', '--frozen-lockfile', '--reporter=append-only'];
    if (existsSync(join(binaries, windows ? 'pnpm.cmd' : 'pnpm'))) return run('pnpm', args);
    return run('npx', ['--yes', manifest.packageManager, ...args]);
  });
  once('build', hashOf(sources()), () => {
    console.error('Beeline: building ...');
    return run('turbo', ['run', 'build', '--filter=!@beeline/api', '--output-logs=errors-only']);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setup();
  console.error('Beeline is set up. Next: npm start, or npm run train -- FOLDER');
}
