import type { EpochRecord } from '../../training/types.js';
import { percent, percentRange, short } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { type Axis, BOX, frame, type Scales } from './frame.js';
import { px, ticks } from './scale.js';

type Field = 'trainLoss' | 'valLoss' | 'trainAccuracy' | 'valAccuracy';

/** The epochs of one training. */
export interface Course {
  /** Which of several it is: "Fold 2". */
  readonly name: string;
  readonly epochs: readonly EpochRecord[];
  /** `epoch` of the record whose weights were kept. */
  readonly bestEpoch?: number | undefined;
}

interface Curves {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly [train: Field, val: Field];
  readonly y: Axis;
  readonly format: (value: number) => string;
  readonly range: (values: readonly number[]) => string;
}

/**
 * Loss over the epochs, from 0, of one training or of several: then thinly, with their mean. A loss that is no number (a
 * run that diverged) leaves a gap.
 */
export function lossCurves(courses: readonly Course[]): Html {
  const values = valuesOf(courses, ['trainLoss', 'valLoss']);
  const steps = ticks(0, Math.max(...values, 0.01), 5);
  const y = { label: 'Loss', from: 0, to: steps.at(-1)!, ticks: steps, format: short };
  const range = (some: readonly number[]): string => `${short(Math.min(...some))} to ${short(Math.max(...some))}`;
  return curves({ id: 'loss', title: 'Loss', fields: ['trainLoss', 'valLoss'], y, format: short, range }, courses);
}

/** Accuracy over the epochs, up to 100 %; else as {@link lossCurves}. */
export function accuracyCurves(courses: readonly Course[]): Html {
  const fields = ['trainAccuracy', 'valAccuracy'] as const;
  const steps = ticks(Math.min(...valuesOf(courses, fields), 0.95), 1, 5).filter((t) => t >= 0 && t <= 1);
  const tick = (value: number): string => `${Math.round(100 * value)} %`;
  const y = { label: 'Accuracy', from: steps[0]!, to: 1, ticks: steps, format: tick };
  const range = (some: readonly number[]): string => percentRange([Math.min(...some), Math.max(...some)]);
  return curves({ id: 'accuracy', title: 'Accuracy', fields, y, format: percent, range }, courses);
}

const valuesOf = (courses: readonly Course[], fields: readonly Field[]): number[] =>
  courses
    .flatMap(({ epochs }) => epochs.flatMap((record) => fields.map((field) => record[field])))
    .filter(Number.isFinite);

function curves(chart: Curves, courses: readonly Course[]): Html {
  const { id, title, fields, y, format } = chart;
  const numbers = courses.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch));
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
  const steps = ticks(from, to, 6).filter((t) => Number.isInteger(t) && t >= from && t <= to);
  const x = { label: 'Epoch', from, to, ticks: steps.length === 0 ? [from] : steps, format: String };
  const [only, ...others] = courses;
  return frame({ id, title, description: described(chart, courses), x, y }, (scales) =>
    only && others.length === 0
      ? [only.bestEpoch !== undefined && bestMark(scales, only.bestEpoch), both(only.epochs, fields, scales, format)]
      : [
          fields.map((field, i) => courses.map((course) => thin(course, field, i, scales))),
          courses.map((course) => keptDot(course, fields[1], scales, format)),
          both(meanOf(courses, fields), fields, scales, format),
        ],
  );
}

function described({ title, fields, format, range }: Curves, courses: readonly Course[]): string {
  const epochs = Math.max(...courses.map((course) => course.epochs.length));
  const last = fields.map((field) => courses.map((course) => course.epochs.at(-1)![field]));
  const [train, val] = last.map((values) => (values.length === 1 ? format(values[0]!) : range(values)));
  const of = courses.length === 1 ? '' : `, ${courses.length} trainings`;
  return `${title} over ${epochs} epochs${of}. At the end ${train} on the photos learned from and ${val} on those held back.`;
}

/** The mean of each epoch that all of them have. */
function meanOf(courses: readonly Course[], fields: readonly Field[]): EpochRecord[] {
  const shortest = courses.reduce((a, b) => (b.epochs.length < a.epochs.length ? b : a)).epochs;
  return shortest.map((record, i) => {
    const mean = (field: Field): number =>
      courses.reduce((sum, { epochs }) => sum + epochs[i]![field], 0) / courses.length;
    return { ...record, ...Object.fromEntries(fields.map((field) => [field, mean(field)])) };
  });
}

function bestMark({ x }: Scales, best: number): Html {
  const at = px(x(best));
  const { top, bottom, height } = BOX;
  return html`<line class="best" x1="${at}" x2="${at}" y1="${top}" y2="${height - bottom}"><title>Epoch ${best}: the weights kept</title></line>`;
}

type Format = Curves['format'];

const NAMES = ['train', 'val'] as const;

/** A curve with a dot an epoch for either part of the photos. */
const both = (epochs: readonly EpochRecord[], fields: Curves['fields'], scales: Scales, format: Format): Html[] =>
  fields.map((field, i) => {
    const { x, y } = scales;
    const dots = epochs.filter((record) => Number.isFinite(record[field]));
    return html`<g class="${NAMES[i]!}"><path d="${pathOf(epochs, field, scales)}"/>${dots.map(
      (record) =>
        html`<circle cx="${px(x(record.epoch))}" cy="${px(y(record[field]))}" r="${epochs.length > 40 ? 1.5 : 2.6}"><title>Epoch ${record.epoch}: ${format(record[field])}</title></circle>`,
    )}</g>`;
  });

const thin = ({ name, epochs }: Course, field: Field, part: number, scales: Scales): Html =>
  html`<g class="${NAMES[part]!} thin"><path d="${pathOf(epochs, field, scales)}"><title>${name}</title></path></g>`;

/** Where on its curve the weights of a training were kept. */
function keptDot({ name, epochs, bestEpoch }: Course, field: Field, { x, y }: Scales, format: Format): Html {
  const record = epochs.find(({ epoch }) => epoch === bestEpoch);
  if (!record || !Number.isFinite(record[field])) return html``;
  return html`<circle class="kept" cx="${px(x(record.epoch))}" cy="${px(y(record[field]))}" r="4"><title>${name}, epoch ${record.epoch}: ${format(record[field])}, the weights kept</title></circle>`;
}

function pathOf(epochs: readonly EpochRecord[], field: Field, { x, y }: Scales): string {
  const known = epochs.map((record) => Number.isFinite(record[field]));
  return epochs
    .map((record, i) => known[i] && `${known[i - 1] ? 'L' : 'M'}${px(x(record.epoch))} ${px(y(record[field]))}`)
    .filter(Boolean)
    .join('');
}
