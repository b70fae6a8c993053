import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createDecoder, type Decoder } from '@beeline/core/image';

const require = createRequire(import.meta.url);

/** The decoder of the core on Node: its WebAssembly files come from the installed packages. */
export async function loadDecoder(): Promise<Decoder> {
  const load = async (name: string): Promise<WebAssembly.Module> =>
    WebAssembly.compile(await readFile(require.resolve(name)));
  const [jpeg, png, webp] = await Promise.all([
    load('@beeline/core/codec/jpeg.wasm'),
    load('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
    load('@jsquash/webp/codec/dec/webp_dec.wasm'),
  ]);
  return createDecoder({ jpeg, png, webp });
}
