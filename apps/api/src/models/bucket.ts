import type { Read } from './catalogue.js';

/** Reads files from an R2 bucket that holds what the assets would hold: `models/index.json` and the bundles. */
export function bucketReader(bucket: {
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
}): Read {
  return async (path) => {
    const object = await bucket.get(path);
    return object ? new Uint8Array(await object.arrayBuffer()) : undefined;
  };
}
