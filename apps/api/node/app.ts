import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createClassifier } from '@beeline/core';
import { createDecoder } from '@beeline/core/image';
import { createApp } from '../src/app.js';
import { createModels } from '../src/models/index.js';
import { readSettings, type SettingsEnv } from '../src/settings.js';

const require = createRequire(import.meta.url);
const compiled = async (file: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await readFile(require.resolve(file)));

/**
 * The same app as the Worker's, on Node: files from a folder that was put together as the Worker's assets are. It runs
 * on the engine that has been started (engine.ts).
 *
 * @param assets the folder
 * @param env the settings, as environment variables
 */
export async function nodeApp(assets: string, env: SettingsEnv) {
  const [jpeg, png, webp] = await Promise.all([
    compiled('@beeline/core/codec/jpeg.wasm'),
    compiled('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
    compiled('@jsquash/webp/codec/dec/webp_dec.wasm'),
  ]);
  const decoder = createDecoder({ jpeg, png, webp });
  const now = () => performance.now();
  const models = createModels({
    // The paths are the catalogue's own, which hold nothing but names and slashes.
    read: (path) => readFile(join(assets, path)).catch(() => undefined),
    open: (bundle) => createClassifier({ bundle, decoder, now }),
  });
  const log = (line: object) => console.log(JSON.stringify(line));
  return createApp({ settings: readSettings(env), models, now, ...(env.LOG !== 'off' && { log }) });
}
