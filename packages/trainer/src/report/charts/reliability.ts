import { type Calibration, type ReliabilityBin, wilson } from '../../evaluation/index.js';
import { count, percent } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { BOX, frame, type Scales } from './frame.js';
import { px } from './scale.js';

const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const format = (value: number): string => `${Math.round(100 * value)} %`;

/**
 * How often it was right, against how sure it was: on the diagonal the probabilities can be taken at their word.
 * Each dot is one bin, its area the number of photos, its whisker the 95 % interval.
 */
export function reliabilityChart(id: string, title: string, { bins, ece }: Calibration): Html {
  const filled = bins.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, bin) => sum + bin.count, 0);
  const description = `Calibration error ${percent(ece)}. ${filled.map(words).join('; ')}.`;
  const axis = { from: 0, to: 1, ticks: STEPS, format };
  const x = { ...axis, label: 'how sure it was' };
  const y = { ...axis, label: 'how often it was right' };
  return frame({ id, title, description, x, y }, (scales) => [
    diagonal(scales),
    filled.map((bin) => mark(bin, total, scales)),
  ]);
}

function words({ confidence, accuracy, count: n }: ReliabilityBin): string {
  return `${percent(confidence)} sure, ${percent(accuracy)} right (${count(n, 'photo')})`;
}

function diagonal({ x, y }: Scales): Html {
  const { top, left } = BOX;
  return html`<line class="ideal" x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}"/>
<text class="axis" x="${left - 36}" y="${top - 11}">↑ how often it was right</text>`;
}

function mark(bin: ReliabilityBin, total: number, { x, y }: Scales): Html {
  const at = px(x(bin.confidence!));
  const [low, high] = wilson(bin.correct, bin.count);
  return html`<g class="bin"><title>${words(bin)}</title><line x1="${at}" x2="${at}" y1="${px(y(low))}" y2="${px(y(high))}"/><circle cx="${at}" cy="${px(y(bin.accuracy!))}" r="${px(3 + 9 * Math.sqrt(bin.count / total))}"/></g>`;
}
