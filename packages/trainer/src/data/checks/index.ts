/**
 * Checks of a data set before anything is trained on it: every file is decoded once, on worker threads, to a tiny grey
 * picture. That tells corrupt files, tiny and rotated ones, and copies (the same file, or the same photo resized,
 * compressed again or mirrored), above all between the photos trained on and those validated with. What was found out
 * about a file is kept by its sha256, so a second look is instant. Photos that look mislabelled are found by features.
 *
 * @example
 * const dataset = await readDataset('photos', { valFraction: 0.2, seed: 0 });
 * const photos = [...dataset.train, ...dataset.val];
 * const { files } = await fingerprint(photos);
 * const findings = findingsOf(dataset, files, await inspectPhotos(photos, { files }));
 * console.log(findings.leaked, findings.duplicates);
 */
export { describeFindings, describeSuspects, type FindingWords } from './describe.js';
export { brokenPhotos, countFindings, findingsOf, namedPhotos, TINY } from './findings.js';
export { type InspectOptions, inspectPhotos } from './inspectPhotos.js';
export { type Described, type Questioned, questionLabels } from './mislabelled.js';
export type { DuplicateGroup, Findings, Inspection, NamedPhoto, Suspect } from './types.js';
