import { reliabilityChart } from '../charts/reliability.js';
import { percent, short } from '../numbers.js';
import { html } from './html.js';
import type { SectionOf } from './section.js';

export const calibrationSection: SectionOf<'evaluation'> = ({ evaluation }) => {
  if (evaluation.top1.total === 0) return undefined;
  const { before, after } = evaluation.calibration;
  const gap = (percentage: number): string => `${(100 * percentage).toFixed(1)} points`;
  const body = html`<p>When it says 90 %, is it right nine times in ten? On the dashed line it would be exactly so; below it, the model is surer than it should be. Each dot gathers the photos of similar sureness: the larger, the more photos; its whisker is the 95 % interval.</p>
<div class="columns">
<figure>${reliabilityChart('before', 'Before calibration', before)}<figcaption><b>Before</b>: on average ${gap(before.ece)} off (ECE ${percent(before.ece)}), loss ${short(before.loss)}</figcaption></figure>
<figure>${reliabilityChart('after', 'After calibration', after)}<figcaption><b>After</b>, at temperature ${short(after.temperature)}: ${gap(after.ece)} off (ECE ${percent(after.ece)}), loss ${short(after.loss)}</figcaption></figure>
</div>
<p class="note">Calibration divides the network's raw scores by one number, the temperature. It changes how sure the answers sound, never which answer comes first. ECE: expected calibration error over ${after.bins.length} bins.</p>`;
  return { id: 'calibration', heading: 'Can its percentages be believed?', body };
};
