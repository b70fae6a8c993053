import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this user's programs keep what they can make again: `BEELINE_CACHE` if set, else the system's own place
 * (`XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`) and `beeline` in it.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  if (env.BEELINE_CACHE) return env.BEELINE_CACHE;
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'beeline', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'beeline');
  // The XDG rules: a relative path there counts as none.
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg?.startsWith('/') ? xdg : join(home, '.cache'), 'beeline');
}
