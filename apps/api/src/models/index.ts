/**
 * The models of a deployment, side by side: which there are (a small catalogue), and each opened when it is first asked
 * for. Where the files come from is the caller's business: static assets, a bucket, a folder.
 *
 * @example
 * const models = createModels({ read: assetReader(env.ASSETS), open: async (bundle) => createClassifier({ bundle, decoder }) });
 * const model = await models.open('ants-bees');
 */
import { type Bundle, readBundle } from '@beeline/core/bundle';
import type { Model, Models } from '../dependencies.js';
import { lazy } from '../lazy.js';
import { type Entry, type Read, readCatalogue } from './catalogue.js';

export { assetReader } from './assets.js';
export { bucketReader } from './bucket.js';
export { CATALOGUE, catalogueSchema, type Entry, modelName, type Read } from './catalogue.js';

/** The files of every bundle. */
const ALWAYS_THERE = ['manifest.json', 'golden.json', 'card.md', 'model.safetensors'] as const;

/**
 * @param parts.open puts a bundle on an engine
 * @param parts.prepare what can be done while the bundle's files are on their way
 */
export function createModels(parts: {
  readonly read: Read;
  readonly open: (bundle: Bundle) => Promise<Model> | Model;
  readonly prepare?: () => Promise<unknown>;
}): Models {
  const { read, open, prepare } = parts;
  const catalogue = lazy(() => readCatalogue(read));
  const opened = new Map<string, () => Promise<Model>>();

  async function load({ name, path, sha256 }: Entry): Promise<Model> {
    // Asked for together: one after the other, each would wait for the one before.
    const early = new Map<string, ReturnType<Read>>(ALWAYS_THERE.map((file) => [file, read(path + file)]));
    for (const file of early.values()) file.catch(() => undefined);
    const readOnce = (file: string) => early.get(file) ?? read(path + file);
    const [bundle] = await Promise.all([readBundle(readOnce), prepare?.()]);
    if (bundle.sha256 !== sha256) throw new Error(`The bundle ${name} is not the one that the catalogue names.`);
    return open(bundle);
  }

  return {
    list: catalogue,
    async open(wanted) {
      const entries = await catalogue();
      const entry =
        wanted === undefined ? entries[0] : entries.find(({ name, sha256 }) => name === wanted || sha256 === wanted);
      if (!entry) return undefined;
      const model = opened.get(entry.name) ?? lazy(() => load(entry));
      opened.set(entry.name, model);
      return model();
    },
  };
}
