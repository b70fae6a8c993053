import { hasWebgpu, WEBGPU_VERSION } from '../webgpu/index.js';
import type { Machine } from './machine.js';
import type { BackendCheck, Check } from './types.js';

/** What lacks where the package is there and finds no card: on Linux the drivers; elsewhere they are the system's own. */
const DRIVERS = 'sudo apt-get install libvulkan1 mesa-vulkan-drivers';

/** npm's package for graphics cards, and the card that it finds. Training works without either. */
export function checkWebgpu(
  { platform }: Machine,
  backends: readonly BackendCheck[],
  installed: boolean = hasWebgpu(),
): Check[] {
  const name = 'webgpu';
  if (!installed) return [{ name, status: 'note', found: 'not installed', fix: 'npm run beeline -- webgpu install' }];
  const there: Check = { name, status: 'ok', found: WEBGPU_VERSION };
  const started = backends.find((one) => one.name === 'webgpu');
  if (!started) return [there];
  const card = 'Card for webgpu';
  if (!started.starts)
    return [there, { name: card, status: 'note', found: started.why, ...(platform === 'linux' && { fix: DRIVERS }) }];
  return [there, { name: card, status: started.software ? 'note' : 'ok', found: started.description }];
}
