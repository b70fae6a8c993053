import { findLibrary, type Library } from './libraries.js';
import type { Machine } from './machine.js';
import type { Check } from './types.js';

const said = ({ path, version }: Library): string => `${version ?? 'of unknown version'} (${path})`;

/** The graphics card, what programs need to compute on it, and Vulkan. */
export async function checkAccelerators(machine: Machine): Promise<Check[]> {
  const cards = await nvidiaCards(machine);
  const checks: Check[] = [
    cards === undefined
      ? { name: 'NVIDIA card', status: 'note', found: 'none (nvidia-smi does not answer)' }
      : { name: 'NVIDIA card', status: 'ok', found: cards },
  ];
  // The libraries matter to those who have the card; what a Mac or Windows has instead of Vulkan is always there.
  if (cards !== undefined && machine.platform === 'linux') {
    checks.push(await checkLibrary(machine, 'CUDA', 'libcudart.so', 'nvidia-cuda-toolkit'));
    checks.push(await checkLibrary(machine, 'cuDNN', 'libcudnn.so', 'nvidia-cudnn'));
  }
  if (machine.platform === 'linux') checks.push(await checkVulkan(machine));
  return checks;
}

async function nvidiaCards(machine: Machine): Promise<string | undefined> {
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];
  const answer = await machine.run('nvidia-smi', query);
  const cards = answer
    ?.trim()
    .split('\n')
    .filter((line) => line.split(',').length === 3);
  if (!cards || cards.length === 0) return undefined;
  return cards
    .map((line) => line.split(',').map((part) => part.trim()))
    .map(([name, driver, memory]) => `${name}, ${memory}, driver ${driver}`)
    .join('; ');
}

async function checkLibrary(machine: Machine, name: string, file: string, debian: string): Promise<Check> {
  const library = await findLibrary(machine, file);
  if (library) return { name, status: 'ok', found: said(library) };
  return { name, status: 'fault', found: `${file} not found`, fix: `sudo apt-get install ${debian}` };
}

/** Places of the drivers that Vulkan's loader reads, unless its own variables name some. */
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

async function checkVulkan(machine: Machine): Promise<Check> {
  const loader = await findLibrary(machine, 'libvulkan.so');
  const named = machine.env.VK_DRIVER_FILES ?? machine.env.VK_ICD_FILENAMES;
  const drivers =
    named?.split(':') ?? DRIVERS.flatMap((folder) => machine.list(folder)).filter((name) => name.endsWith('.json'));
  const fix = 'sudo apt-get install libvulkan1 mesa-vulkan-drivers';
  if (!loader) return { name: 'Vulkan', status: 'note', found: 'no loader (libvulkan.so)', fix };
  if (drivers.length === 0) return { name: 'Vulkan', status: 'note', found: `${said(loader)}, but no drivers`, fix };
  return { name: 'Vulkan', status: 'ok', found: `${said(loader)}; drivers ${drivers.join(', ')}` };
}
