import type { ImageProblem } from '@beeline/core/image';
import { createApp } from '../src/app.js';
import type { Dependencies, Model, Models } from '../src/dependencies.js';
import { readSettings, type SettingsEnv } from '../src/settings.js';

const manifest = {
  schema: 1,
  name: 'fake',
  architecture: { name: 'beenet', graph: { nodes: [] } },
  labels: ['ants', 'bees', 'wasps'],
  preprocessing: { transforms: [{ op: 'center_crop', size: 96 }] },
};

const golden = { cases: [{ formula: 'waves', width: 8, height: 8, logits: [1, 2, 3] }], tolerance: 0.01 };

/** What a fake file is: its text says how the fake classifier takes it. */
export const photo = (text = 'photo'): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

const refusals: Record<string, ImageProblem> = {
  html: { code: 'not_an_image', message: 'This is HTML.' },
  gif: { code: 'unsupported', message: 'GIF is not read.', format: 'gif' },
  huge: { code: 'too_large', message: '99999 by 99999.', width: 99999, height: 99999, limit: 24_000_000 },
  heavy: { code: 'too_large', message: 'Too many bytes.', bytes: 99, limit: 10 },
  broken: { code: 'corrupt', message: 'It ends too early.', format: 'jpeg' },
};

/** Answers for a file whose text is one of these, or else as if it were a photo of bees. */
export function fakeClassifier(
  during: () => Promise<void> | void = () => undefined,
  logits: readonly number[] = [1, 2, 3],
): Model {
  return {
    bundle: { manifest, sha256: 'abc123', card: '# Fake', golden } as unknown as Model['bundle'],
    logits: async () => Float32Array.from(logits),
    async classify(bytes, { topK = 99, explain } = {}) {
      await during();
      const text = new TextDecoder().decode(bytes);
      if (text === 'bug') throw new Error('secret detail at /home/someone');
      if (text === 'exit') throw { name: 'ExitStatus', status: 1 };
      if (text === '') return { ok: false, error: { code: 'empty', message: 'There are no bytes.' } };
      const error = refusals[text];
      if (error) return { ok: false, error };
      const predictions = [
        { label: 'bees', probability: 0.7 },
        { label: 'ants', probability: 0.2 },
        { label: 'wasps', probability: 0.1 },
      ].slice(0, topK);
      const verdict = text === 'cat' ? { known: false, unknownScore: 7.5 } : {};
      const explanation = { label: 'bees', width: 2, height: 1, values: Float32Array.of(0.1, 1 / 3) };
      return {
        ok: true,
        value: {
          predictions,
          ...verdict,
          ...(explain && { explanation }),
          timing: { decode: 1, preprocess: 2, inference: 3 },
        },
      };
    },
  };
}

interface Fake extends Pick<Dependencies, 'limit' | 'log'> {
  readonly env?: SettingsEnv;
  readonly during?: () => Promise<void> | void;
  readonly load?: () => Promise<Model>;
  /** The golden logits that the fake model gives; equal ones are [1, 2, 3]. */
  readonly logits?: readonly number[];
}

export function fakeApp({ env = {}, during, load, logits, ...rest }: Fake = {}) {
  const model = fakeClassifier(during, logits);
  const names = ['fake', 'other'];
  const models: Models = {
    list: async () => names.map((name) => ({ name, sha256: 'abc123' })),
    open: async (wanted = 'fake') => (names.includes(wanted) ? (load?.() ?? model) : undefined),
  };
  return createApp({ settings: readSettings(env), models, ...rest });
}

export function form(...files: (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[]): FormData {
  const data = new FormData();
  for (const [name, bytes] of files) data.append('photo', new File([bytes], name));
  return data;
}
