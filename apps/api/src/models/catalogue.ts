import * as z from 'zod/mini';

/** Where the catalogue stands among the static assets, or in the bucket. */
export const CATALOGUE = 'models/index.json';

/** A model's name in addresses: no separators, nothing to escape. */
export const modelName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));

const entry = z.object({
  name: modelName,
  /** The bundle's folder, from the root of the assets. */
  path: z.string().check(z.regex(/^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)+$/)),
  /** Of the bundle's manifest: it names the whole model. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** What is deployed, the default first. Written by `scripts/assemble.mjs`. */
export const catalogueSchema = z.object({ models: z.array(entry).check(z.minLength(1)) });

export type Entry = Readonly<z.infer<typeof entry>>;

/** The bytes of one file that came with the deployment, by its path from the root; undefined if there is none. */
export type Read = (path: string) => Promise<Uint8Array | undefined>;

/** @throws Error where the deployment has no catalogue, or one that is not read here */
export async function readCatalogue(read: Read): Promise<readonly Entry[]> {
  const bytes = await read(CATALOGUE);
  if (!bytes) throw new Error(`The deployment has no ${CATALOGUE}.`);
  return catalogueSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).models;
}
