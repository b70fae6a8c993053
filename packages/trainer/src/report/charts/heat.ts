import type { Evaluation } from '../../evaluation/index.js';
import { type Html, html } from '../page/html.js';

const CELL = 10;

/** The whole confusion matrix of many classes as one picture; what a cell is, its tooltip tells. */
export function heatMap({ labels, confusion, perClass }: Evaluation): Html {
  const size = labels.length * CELL;
  const cells = confusion.flatMap((row, truth) =>
    row.map(
      (n, predicted) =>
        n > 0 &&
        html`<rect class="${truth === predicted ? 'hit' : 'miss'}" x="${predicted * CELL}" y="${truth * CELL}" width="${CELL}" height="${CELL}" fill-opacity="${(0.25 + (0.75 * n) / perClass[truth]!.support).toFixed(2)}"><title>${labels[truth]!} → ${labels[predicted]!}: ${n}</title></rect>`,
    ),
  );
  return html`<svg class="heat" viewBox="0 0 ${size} ${size}" role="img" aria-label="Confusion matrix of ${labels.length} classes: rows are the truth, columns the answer. The table of pairs tells the same in words.">${cells}</svg>`;
}
