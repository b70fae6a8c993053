import { DEFAULTS, type Settings } from '../training/index.js';
import type { RunResult } from './run.js';
import type { Recipe } from './schema.js';

const share = (n: number): string => n.toFixed(3);

/** `0.922 (resnet18)`: what was published, and for which network where that is another. */
export const publishedText = ({ published, network }: Recipe): string =>
  published.accuracy.toFixed(4).replace(/0{1,2}$/, '') +
  (published.network === network ? '' : ` (${published.network})`);

function frozenText({ freeze }: Settings): string {
  switch (freeze?.kind) {
    case 'backbone':
      return 'all but the head frozen';
    case 'first':
      return `first ${freeze.count} parameters frozen`;
    case 'matching':
      return `${freeze.pattern} frozen`;
    case 'through':
      return `frozen through ${freeze.name}`;
    default:
      return 'every layer trained';
  }
}

/** A recipe's settings in a line. */
export function settingsText(recipe: Recipe): string {
  if (recipe.mode === 'mapped') {
    const groups = Object.entries(recipe.classes).map(([label, places]) => `${places.join(', ')} as ${label}`);
    return `nothing trained; of ImageNet's 1000 classes ${groups.join(', ')}`;
  }
  const s = { ...DEFAULTS[recipe.mode], ...recipe.settings };
  const rate = s.learningRate === undefined ? '1/features' : String(s.learningRate);
  const optimizer = s.optimizer === 'sgd' ? `SGD ${rate}, momentum ${s.momentum}` : `${NAMES[s.optimizer]} ${rate}`;
  const decay = s.weightDecay > 0 ? `, weight decay ${s.weightDecay}` : '';
  const schedule =
    s.schedule === 'step' ? `, StepLR(${s.stepSize}, ${s.gamma})` : s.schedule === 'cosine' ? ', cosine' : '';
  const what = recipe.mode === 'frozen' ? 'a head on kept features' : frozenText(s);
  const start = recipe.mode === 'scratch' ? 'from random weights, ' : '';
  return `${start}${what}; ${optimizer}${decay}${schedule}; batch ${s.batchSize}, ${s.epochs} epochs`;
}

const NAMES = { adam: 'Adam', adamw: 'AdamW' } as const;

/** `0.954 (0.909–0.978), 146 of 153`; a shortened run says so. */
export function formatRun({ accuracy, interval: [low, high], correct, total, shortened, epochs }: RunResult): string {
  const cut = shortened ? `, shortened to ${epochs?.run} epochs` : '';
  return `${share(accuracy)} (${share(low)}–${share(high)}), ${correct} of ${total}${cut}`;
}
