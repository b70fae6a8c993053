import { type Html, html, type Part } from '../page/html.js';
import { linear, px } from './scale.js';

/** Where a chart's axes lie in its view box; small enough that its text stays readable on a phone. */
export const BOX = { width: 400, height: 268, left: 44, right: 14, top: 22, bottom: 40 } as const;

export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface Frame {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in words, for those who do not see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
}

export interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** An SVG with grid, axes, title and description; `draw` fills it, in the order that it is drawn. */
export function frame({ id, title, description, x, y }: Frame, draw: (scales: Scales) => Part): Html {
  const { width, height, left, right, top, bottom } = BOX;
  const scales = {
    x: linear(x.from, x.to, left, width - right),
    y: linear(y.from, y.to, height - bottom, top),
  };
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>
<g class="grid">${y.ticks.map((t) => html`<line x1="${left}" x2="${width - right}" y1="${px(scales.y(t))}" y2="${px(scales.y(t))}"/>`)}</g>
<g class="ticks" text-anchor="end">${y.ticks.map((t) => html`<text x="${left - 7}" y="${px(scales.y(t) + 4)}">${y.format(t)}</text>`)}</g>
<g class="ticks" text-anchor="middle">${x.ticks.map((t) => html`<text x="${px(scales.x(t))}" y="${height - bottom + 17}">${x.format(t)}</text>`)}</g>
<text class="axis" text-anchor="middle" x="${px((left + width - right) / 2)}" y="${height - 5}">${x.label}</text>
${draw(scales)}
</svg>`;
}
