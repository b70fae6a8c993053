// @ts-check
/** `node scripts/build-node.mjs OUT [BUNDLE...]`: compiles the service for Node and puts its page and models into OUT. */
import { resolve } from 'node:path';
import { assembleAssets, defaultBundleDir, webDir } from './assemble.mjs';
import { buildNode } from './serve-node.mjs';

const [out, ...bundles] = process.argv.slice(2).map((path) => resolve(path));
if (!out) {
  console.error('Which folder? node scripts/build-node.mjs OUT [BUNDLE...]');
  process.exit(2);
}
try {
  buildNode();
  const models = bundles.length > 0 ? bundles : [defaultBundleDir];
  assembleAssets({ web: webDir, bundles: models, out, maxFile: Number.POSITIVE_INFINITY });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
