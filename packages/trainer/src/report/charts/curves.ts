import type { EpochRecord } from '../../training/types.js';
import { percent, short } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { type Axis, BOX, frame, type Scales } from './frame.js';
import { px, ticks } from './scale.js';

type Field = 'trainLoss' | 'valLoss' | 'trainAccuracy' | 'valAccuracy';

interface Curves {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly [train: Field, val: Field];
  readonly y: Axis;
  readonly format: (value: number) => string;
}

/** Loss over the epochs, from 0. A loss that is no number (a run that diverged) leaves a gap. */
export function lossCurves(epochs: readonly EpochRecord[], best?: number): Html {
  const values = epochs.flatMap(({ trainLoss, valLoss }) => [trainLoss, valLoss]).filter(Number.isFinite);
  const steps = ticks(0, Math.max(...values, 0.01), 5);
  const y = { label: 'Loss', from: 0, to: steps.at(-1)!, ticks: steps, format: short };
  return curves({ id: 'loss', title: 'Loss', fields: ['trainLoss', 'valLoss'], y, format: short }, epochs, best);
}

/** Accuracy over the epochs, up to 100 %. */
export function accuracyCurves(epochs: readonly EpochRecord[], best?: number): Html {
  const values = epochs.flatMap(({ trainAccuracy, valAccuracy }) => [trainAccuracy, valAccuracy]);
  const steps = ticks(Math.min(...values.filter(Number.isFinite), 0.95), 1, 5).filter((t) => t >= 0 && t <= 1);
  const format = (value: number): string => `${Math.round(100 * value)} %`;
  const y = { label: 'Accuracy', from: steps[0]!, to: 1, ticks: steps, format };
  const fields = ['trainAccuracy', 'valAccuracy'] as const;
  return curves({ id: 'accuracy', title: 'Accuracy', fields, y, format: percent }, epochs, best);
}

function curves({ id, title, fields, y, format }: Curves, epochs: readonly EpochRecord[], best?: number): Html {
  const numbers = epochs.map(({ epoch }) => epoch);
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
  const steps = ticks(from, to, 6).filter((t) => Number.isInteger(t) && t >= from && t <= to);
  const x = { label: 'Epoch', from, to, ticks: steps.length === 0 ? [from] : steps, format: String };
  const last = epochs.at(-1)!;
  const description =
    `${title} over ${epochs.length} epochs. At the end ${format(last[fields[0]])} on the photos it learned from ` +
    `and ${format(last[fields[1]])} on those held back.`;
  return frame({ id, title, description, x, y }, (scales) => [
    best !== undefined && bestMark(scales, best),
    fields.map((field, i) => curve(epochs, field, i === 0 ? 'train' : 'val', scales, format)),
  ]);
}

function bestMark({ x }: Scales, best: number): Html {
  const at = px(x(best));
  const { top, bottom, height } = BOX;
  return html`<line class="best" x1="${at}" x2="${at}" y1="${top}" y2="${height - bottom}"><title>Epoch ${best}: the weights kept</title></line>`;
}

function curve(
  epochs: readonly EpochRecord[],
  field: Field,
  name: 'train' | 'val',
  { x, y }: Scales,
  format: (value: number) => string,
): Html {
  const known = epochs.map((record) => Number.isFinite(record[field]));
  const path = epochs
    .map((record, i) => known[i] && `${known[i - 1] ? 'L' : 'M'}${px(x(record.epoch))} ${px(y(record[field]))}`)
    .filter(Boolean)
    .join('');
  const dots = epochs.filter((_, i) => known[i]);
  return html`<g class="${name}"><path d="${path}"/>${dots.map(
    (record) =>
      html`<circle cx="${px(x(record.epoch))}" cy="${px(y(record[field]))}" r="${epochs.length > 40 ? 1.5 : 2.6}"><title>Epoch ${record.epoch}: ${format(record[field])}</title></circle>`,
  )}</g>`;
}
