/**
 * Data: from a folder, a table or an archive to a list of photos with classes, split into what is trained on and what
 * is checked with, with torchvision's ImageFolder rules; a fingerprint of its contents; and what looks wrong with it.
 *
 * @example
 * const dataset = await readDataset('photos', { valFraction: 0.2, seed: 0 });
 * console.log(dataset.labels, dataset.train.length, dataset.val.length);
 */
export * from './checks/index.js';
export { countByClass } from './classCounts.js';
export { type ClassFolders, readClassFolders } from './classes.js';
export { type DatasetOptions, leaveOut, readDataset, VAL_NAMES } from './dataset.js';
export { loadDecoder } from './decoder.js';
export { hasImageExtension, hasUndecodedExtension, IMAGE_EXTENSIONS } from './extensions.js';
export { type Fingerprint, fingerprint, unreadableReason } from './fingerprint.js';
export { drawFolds } from './folds.js';
export { type LabelledPhotos, readLabelled } from './labelled.js';
export { byCodePoint } from './order.js';
export { type NoImage, readImage } from './readImage.js';
export { datasetName, openSource, type Source } from './source.js';
export { jpegUrl, thumbnail } from './thumbnail.js';
export type { Dataset, LeftOut, Photo, Split } from './types.js';
export { walk } from './walk.js';
