import type { Curves } from '../../evaluation/index.js';
import { type Html, html } from '../page/html.js';
import { BOX, frame, type Scales } from './frame.js';
import { px } from './scale.js';

/** The curve of one class: which of the colours it takes, and its name. */
export interface ClassCurve {
  readonly colour: number;
  readonly label: string;
  readonly curves: Curves;
}

const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const format = (value: number): string => `${Math.round(100 * value)} %`;
const AXIS = { from: 0, to: 1, ticks: STEPS, format };

type Point = readonly [x: number, y: number];

/** How many of a class are found, against how many others are taken for it, over every threshold. */
export function rocChart(classes: readonly ClassCurve[], description: string): Html {
  const x = { ...AXIS, label: 'others taken for it' };
  const y = { ...AXIS, label: 'of its photos found' };
  return frame({ id: 'roc', title: 'ROC curves', description, x, y }, (scales) => [
    caption('↑ of its photos found'),
    diagonal(scales),
    classes.map(({ curves, ...one }) => {
      const points = curves.roc.map(
        ({ falsePositiveRate, truePositiveRate }): Point => [falsePositiveRate, truePositiveRate],
      );
      return line(one, points, 'L', scales);
    }),
  ]);
}

/** How many of the photos named so are right, against how many of the class are found, over every threshold. */
export function prChart(classes: readonly ClassCurve[], description: string): Html {
  const x = { ...AXIS, label: 'of its photos found' };
  const y = { ...AXIS, label: 'of those named so, right' };
  return frame({ id: 'pr', title: 'Precision-recall curves', description, x, y }, (scales) => [
    caption('↑ of those named so, right'),
    classes.map(({ curves, ...one }) => {
      const points = curves.pr.map(({ recall, precision }): Point => [recall, precision]);
      return line(one, points, 'step', scales);
    }),
  ]);
}

const caption = (text: string): Html =>
  html`<text class="axis" x="${BOX.left - 36}" y="${BOX.top - 11}">${text}</text>`;

const diagonal = ({ x, y }: Scales): Html =>
  html`<line class="ideal" x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}"/>`;

/** Points that fall on the same tenth of a unit are drawn once, so a curve of any number of photos stays small. */
function line(
  { colour, label }: Omit<ClassCurve, 'curves'>,
  points: readonly Point[],
  join: 'L' | 'step',
  scales: Scales,
) {
  const drawn = points.map(([x, y]) => [px(scales.x(x)), px(scales.y(y))] as const);
  const apart = drawn.filter(([x, y], i) => i === 0 || x !== drawn[i - 1]![0] || y !== drawn[i - 1]![1]);
  const [start, ...rest] = apart;
  // Average precision is the area under steps: each stretch of recall at the precision of its end.
  const way = rest.map(([x, y]) => (join === 'L' ? `L${x} ${y}` : `V${y}H${x}`)).join('');
  return html`<g class="c${colour}"><path d="M${start!.join(' ')}${way}"><title>${label}</title></path></g>`;
}
