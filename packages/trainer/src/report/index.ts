/**
 * What a person sees of a run: lines for the terminal while it trains and when it is done, and one self-contained
 * `index.html` to keep or to send. It only formats what the room `evaluation` computed; it reads no files and writes
 * none. Each part of the page is a file in `page/`, each kind of chart one in `charts/`; pages about several trainings at
 * once, in `repeat/`, are made of the same parts.
 *
 * @example
 * const evaluation = evaluate(['ants', 'bees'], [{ path: 'val/ants/1.jpg', truth: 0, logits: Float32Array.of(2, 0) }], 1);
 * console.log(formatEvaluation(evaluation, { colour: true, width: 100 }));
 * const wanted = reportPhotos(evaluation, { max: 48 }); // ['val/ants/1.jpg']
 * const page = renderReport({
 *   title: 'ants and bees',
 *   evaluation,
 *   evaluatedOn: { split: 'val', chose: 'nothing' },
 *   epochs: [],
 *   thumbnails: new Map(wanted.map((path) => [path, 'data:image/gif;base64,R0lGODlhAQABAAAAACw='])),
 *   dataset: { splits: [{ name: 'val', counts: [1, 0] }] },
 *   config: { seed: 1 },
 *   bundle: { name: 'ants-bees', sha256: 'e3b0c442...' },
 * });
 */
export { comparisonPhotos, renderComparison } from './comparison/render.js';
export { findingPhotos } from './findings.js';
export { percent, percentRange } from './numbers.js';
export { overlayUrl } from './overlay.js';
export { renderRates } from './page/rates.js';
export { renderReport } from './page/render.js';
export { doubtfulPhotos, reportPhotos } from './photos.js';
export { renderFolds } from './repeat/folds.js';
export { renderSeeds } from './repeat/seeds.js';
export { seedsPhotos } from './repeat/tally.js';
export type { FoldsInput, SeededTraining, SeedsInput, Training } from './repeat/types.js';
export { keySentence } from './sentence.js';
export { formatComparison, formatVerdict } from './terminal/comparison.js';
export { type EpochOptions, epochHeader, formatEpoch } from './terminal/epochs.js';
export { formatEvaluation, type TerminalOptions } from './terminal/evaluation.js';
export { type Cell, type Paint, painter, table } from './terminal/table.js';
export type { ReportInput } from './types.js';
