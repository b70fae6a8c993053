import type { Rates } from '../../training/rates.js';
import { short } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { BOX, frame, type Scales } from './frame.js';
import { px, ticks } from './scale.js';

/**
 * The loss over the logarithm of the learning rate: each update's as a dot, the average as a line, the suggestions as
 * marks. Where the loss ran away, the chart ends above the loss that it began with.
 */
export function ratesChart({ points, valley, steepest }: Rates): Html {
  const logarithms = points.map(({ learningRate }) => Math.log10(learningRate));
  const [from, to] = [Math.floor(logarithms[0]!), Math.ceil(logarithms.at(-1)! + 1e-9)];
  const averages = points.map(({ smoothed }) => smoothed);
  const [lowest, first] = [Math.min(...averages), averages[0]!];
  const steps = ticks(lowest, Math.min(Math.max(...averages), first + (first - lowest) * 0.5 + 0.1), 5);
  const [bottom, top] = [steps[0]!, steps.at(-1)!];
  const x = {
    label: 'Learning rate',
    from,
    to,
    ticks: Array.from({ length: to - from + 1 }, (_, i) => from + i),
    format: (power: number): string => (power >= -3 && power <= 2 ? short(10 ** power) : `1e${power}`),
  };
  const y = { label: 'Loss', from: bottom, to: top, ticks: steps, format: short };
  const description =
    `The loss over ${points.length} updates with learning rates from ${short(points[0]!.learningRate)} to ` +
    `${short(points.at(-1)!.learningRate)}. ${valley === undefined ? 'It never falls.' : `A good rate is ${short(valley)}.`}`;
  return frame({ id: 'rates', title: 'Loss over learning rate', description, x, y }, (scales) => {
    const shown = points.filter(({ smoothed }) => smoothed <= top);
    const at = (rate: number): string => px(scales.x(Math.log10(rate)));
    const inside = points.filter(({ loss }) => loss >= bottom && loss <= top);
    return [
      html`<g class="train">${inside.map(({ learningRate, loss }) => html`<circle cx="${at(learningRate)}" cy="${px(scales.y(loss))}" r="1.6"/>`)}</g>`,
      html`<g class="val"><path d="${shown.map(({ learningRate, smoothed }, i) => `${i === 0 ? 'M' : 'L'}${at(learningRate)} ${px(scales.y(smoothed))}`).join('')}"/></g>`,
      // Of two marks, each has its name on its outer side.
      valley !== undefined && mark(scales, valley, 'suggested', valley < (steepest ?? 0) ? 'end' : 'start'),
      steepest !== undefined && mark(scales, steepest, 'steepest', steepest <= (valley ?? 0) ? 'end' : 'start'),
    ];
  });
}

function mark({ x }: Scales, rate: number, name: string, anchor: 'start' | 'end'): Html {
  const at = px(x(Math.log10(rate)));
  const { top, bottom, height } = BOX;
  return html`<line class="best" x1="${at}" x2="${at}" y1="${top}" y2="${height - bottom}"/><text class="axis" text-anchor="${anchor}" x="${at}" y="${top - 6}">${name} ${short(rate)}</text>`;
}
