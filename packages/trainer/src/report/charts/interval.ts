import type { Interval } from '../../evaluation/index.js';
import { percent, percentRange } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { px } from './scale.js';

/** A share on a line from 0 to 100 %: the interval as a bar, the share as a dot. */
export function intervalStrip(share: number | null, [low, high]: Interval): Html {
  const label = `${percent(share)}, 95 % interval ${percentRange([low, high])}`;
  return html`<svg class="strip" viewBox="-4 0 108 10" role="img" aria-label="${label}"><line class="rail" x1="0" x2="100" y1="5" y2="5"/><line class="range" x1="${px(100 * low)}" x2="${px(100 * high)}" y1="5" y2="5"/>${
    share !== null && html`<circle cx="${px(100 * share)}" cy="5" r="3"/>`
  }</svg>`;
}
