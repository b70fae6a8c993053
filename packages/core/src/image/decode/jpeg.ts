import { fail, ok, type Result } from '../../result.js';
import { corrupt } from '../problems.js';
import type { Taps } from '../transform/index.js';
import type { Image, ImageHeader, ImageProblem } from '../types.js';
import { type Codec, instantiate } from './codec.js';
import type { Plan } from './plan.js';

/** What `codec/jpeg.wasm` exports; `codec/src/` says what each does. Pointers and sizes are bytes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __stack_pointer: WebAssembly.Global<'i32'>;
  reset(budget: number): void;
  allocate(bytes: number): number;
  start(file: number, length: number, width: number, height: number, denominator: number): void;
  width(): number;
  height(): number;
  read(to: number, rows: number): void;
  resample(columns: number, rows: number, downFirst: number, to: number): void;
  finish(): void;
}

/** Decodes one file as planned, as it is stored (not turned upright). */
export type JpegCodec = Codec<
  [file: Uint8Array, header: ImageHeader, plan: Plan, maxMemory: number | undefined],
  Result<Image, ImageProblem>
>;

/** What the memory of the module can grow to, whatever a file asks for: fixed when it was built. */
const MOST_MEMORY = 64 * 2 ** 20;

/** Bytes of a whole picture that are handed over at a time. */
const STRIP = 2 ** 18;

/** Thrown through the module where it gives a file up; `why` is numbered as in `codec/src/shim.h`. */
class GivenUp extends Error {
  constructor(
    readonly why: number,
    readonly text: string,
  ) {
    super(text);
  }
}

/** One of libjpeg's messages, with its numbers put in. */
function textAt(memory: WebAssembly.Memory, message: number, numbers: number): string {
  if (message === 0) return '';
  const bytes = new Uint8Array(memory.buffer, message);
  const template = String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
  const values = new Int32Array(memory.buffer, numbers, 8).values();
  return template
    .replace('Corrupt JPEG data: ', '')
    .replace(/%\d*([dux])/g, (_, kind) => (values.next().value ?? 0).toString(kind === 'x' ? 16 : 10));
}

function problemOf({ why, text }: GivenUp, { width, height }: ImageHeader, limit: number): Result<never, ImageProblem> {
  switch (why) {
    case 1:
      return corrupt('jpeg', 'it ends before the picture does');
    case 2:
      return fail({
        code: 'too_large',
        message: `Decoding this JPEG of ${width} x ${height} pixels takes more than the ${limit} bytes of memory that there are for it. Send a smaller photo, or one that is not progressive.`,
        width,
        height,
        limit,
      });
    case 3:
      return corrupt('jpeg', 'it has too many scans');
    case 4:
      return corrupt('jpeg', 'its size is not what it claims');
    default:
      return corrupt('jpeg', text);
  }
}

/** A table as `resample` reads it: length, stride, starts, counts, weights. */
function tableOf({ start, count, weights, stride }: Taps): Int32Array {
  const { length } = start;
  const table = new Int32Array(2 + 2 * length + weights.length);
  table.set([length, stride]);
  table.set(start, 2);
  table.set(count, 2 + length);
  table.set(weights, 2 + 2 * length);
  return table;
}

/** Starts the JPEG codec on its compiled module. What it throws is a fault of its own: it is not to be used after that. */
export async function startJpeg(module: WebAssembly.Module): Promise<JpegCodec> {
  const imports = {
    host: {
      fail(why: number, message: number, numbers: number) {
        throw new GivenUp(why, textAt(wasm.memory, message, numbers));
      },
    },
  };
  const wasm = instantiate(module, imports).exports as unknown as Exports;
  const stack = wasm.__stack_pointer.value;

  /** Copies an array in; views end with each growth of the memory, so none is kept. */
  function put({ buffer, byteOffset, byteLength }: Uint8Array | Int32Array): number {
    const at = wasm.allocate(byteLength);
    new Uint8Array(wasm.memory.buffer, at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return at;
  }

  const copy = (at: number, length: number): Uint8Array => new Uint8Array(wasm.memory.buffer, at, length).slice();

  function resized({ columns, rows, downFirst }: NonNullable<Plan['resize']>): Image {
    const [width, height] = [columns.start.length, rows.start.length];
    const to = wasm.allocate(width * height * 3 + 3);
    wasm.resample(put(tableOf(columns)), put(tableOf(rows)), downFirst ? 1 : 0, to);
    return { width, height, data: copy(to, width * height * 3) };
  }

  function whole(): Image {
    const [width, height] = [wasm.width(), wasm.height()];
    const line = width * 3;
    const most = Math.max(1, Math.floor(STRIP / line));
    const strip = wasm.allocate(most * line);
    const data = new Uint8Array(height * line);
    for (let y = 0; y < height; y += most) {
      const rows = Math.min(most, height - y);
      wasm.read(strip, rows);
      data.set(new Uint8Array(wasm.memory.buffer, strip, rows * line), y * line);
    }
    return { width, height, data };
  }

  function decode(...[file, header, { denominator, resize }, maxMemory = MOST_MEMORY]: Parameters<JpegCodec>) {
    try {
      wasm.reset(Math.min(maxMemory, MOST_MEMORY));
      wasm.start(put(file), file.length, header.width, header.height, denominator);
      const image = resize ? resized(resize) : whole();
      wasm.finish();
      return ok(image);
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      // What the module was in the middle of is given up with its stack; `reset` frees the rest.
      wasm.__stack_pointer.value = stack;
      return problemOf(error, header, Math.min(maxMemory, MOST_MEMORY));
    }
  }
  return Object.assign(decode, { memory: wasm.memory });
}
