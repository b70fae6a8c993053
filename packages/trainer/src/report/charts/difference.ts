import type { Comparison } from '../../compare/index.js';
import { points } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { linear, px, ticks } from './scale.js';

const ROW = 44;
const LEFT = 12;
const WIDTH = 640;

/** The difference of every two runs with its interval, one row each, around a line of no difference. */
export function differenceChart({ pairs, runs }: Comparison): Html {
  const widest = Math.max(0.01, ...pairs.flatMap(({ interval }) => interval.map(Math.abs)));
  const steps = ticks(-widest, widest, 6);
  const x = linear(steps[0]!, steps.at(-1)!, LEFT, WIDTH - LEFT);
  const height = pairs.length * ROW + 30;
  const name = ({ first, second }: Comparison['pairs'][number]): string =>
    `${runs[first]!.name} → ${runs[second]!.name}`;
  const words = pairs.map(
    (pair) => `${name(pair)}: ${points(pair.difference)} points, ${pair.interval.map(points).join(' to ')}`,
  );
  return html`<svg class="chart wide" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${words.join('; ')}">
<g class="grid">${steps.map((t) => html`<line x1="${px(x(t))}" x2="${px(x(t))}" y1="4" y2="${height - 24}"/>`)}</g>
<line class="ideal" x1="${px(x(0))}" x2="${px(x(0))}" y1="4" y2="${height - 24}"/>
<g class="ticks" text-anchor="middle">${steps.map((t) => html`<text x="${px(x(t))}" y="${height - 7}">${points(t)}</text>`)}</g>
${pairs.map((pair, i) => {
  const y = i * ROW + 32;
  const [low, high] = pair.interval;
  return html`<g class="bin"><title>${words[i]!}</title><line x1="${px(x(low))}" x2="${px(x(high))}" y1="${y}" y2="${y}"/><circle cx="${px(x(pair.difference))}" cy="${y}" r="5"/></g><text x="${LEFT}" y="${y - 14}">${name(pair)}</text>
`;
})}</svg>`;
}
