import { join } from 'node:path';
import type { Machine } from './machine.js';
import type { Check } from './types.js';

const OLDEST_NODE = [20, 19] as const;
/** Less than this is soon used up: by a bundle and its checkpoints, by worker threads. */
const LITTLE_DISK = 2 * 2 ** 30;
const LITTLE_MEMORY = 1.5 * 2 ** 30;

const inGiB = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** Node, pnpm, memory and disk. `cache` is the folder for what can be made again. */
export async function checkSystem(machine: Machine, cache: string): Promise<Check[]> {
  const { memory, cwd } = machine;
  const low = memory.available < LITTLE_MEMORY;
  return [
    checkNode(machine),
    await checkPnpm(machine),
    {
      name: 'Memory',
      status: low ? 'fault' : 'ok',
      found: `${inGiB(memory.available)} of ${inGiB(memory.total)} free`,
      ...(low && { fix: 'npm run train -- FOLDER --workers 1' }),
    },
    checkDisk(
      machine,
      'Disk for caches',
      cache,
      `rm -r "${join(cache, 'features')}" "${join(cache, 'archives')}"`,
      'BEELINE_CACHE="$HOME/beeline-cache" npm run beeline -- doctor',
    ),
    checkDisk(
      machine,
      'Disk for runs',
      cwd,
      'npm run train -- FOLDER --out /ANOTHER/DISK/run',
      'npm run train -- FOLDER --out "$HOME/run"',
    ),
  ];
}

function checkNode({ nodeVersion }: Machine): Check {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (!old) return { name: 'Node', status: 'ok', found: nodeVersion };
  const found = `${nodeVersion}, older than ${OLDEST_NODE.join('.')}`;
  return { name: 'Node', status: 'fault', found, fix: 'npm install --global node@24' };
}

async function checkPnpm(machine: Machine): Promise<Check> {
  const own = join(machine.cwd, 'node_modules', '.bin', 'pnpm');
  const version = (await machine.run('pnpm', ['--version'])) ?? (await machine.run(own, ['--version']));
  if (version) return { name: 'pnpm', status: 'ok', found: version.trim() };
  return { name: 'pnpm', status: 'note', found: 'not found; only a set-up needs it', fix: 'npm run setup' };
}

function checkDisk(machine: Machine, name: string, folder: string, room: string, elsewhere: string): Check {
  const disk = machine.disk(folder);
  if (!disk) return { name, status: 'note', found: `${folder}: how much is free can't be told` };
  const found = `${inGiB(disk.freeBytes)} free at ${folder}`;
  if (!disk.writable) return { name, status: 'fault', found: `${folder} can't be written to`, fix: elsewhere };
  if (disk.freeBytes < LITTLE_DISK) return { name, status: 'fault', found, fix: room };
  return { name, status: 'ok', found };
}
