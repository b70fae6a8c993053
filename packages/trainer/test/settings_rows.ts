import { defaultsOf } from '../src/cli/fields.js';
import { FIELDS, type Field, RUN_FIELDS, type TrainConfig, WHOLE_NETWORK_ONLY } from '../src/training/index.js';

const wholeOnly: ReadonlySet<string> = new Set(WHOLE_NETWORK_ONLY);
const flagOf = ({ flag }: Field): string => (flag === undefined ? '–' : `\`${flag}\``);

const valuesOf = ({ type }: Field): string => {
  if (type.kind === 'choice') return `: ${type.of.map((word) => `\`${word}\``).join(', ')}`;
  return type.kind === 'switch' ? ': `true` or `false`' : '';
};

/** The lines of docs/training.md's table of a training's settings: one a key. */
export const trainingRows = (): string[] =>
  Object.entries(FIELDS).map(([key, field]) => {
    const mark = wholeOnly.has(key) ? ' †' : '';
    const defaults = defaultsOf(key as keyof TrainConfig);
    return `| \`${key}\`${mark} | ${flagOf(field)} | ${defaults} | ${field.says}${valuesOf(field)} | ${field.source ?? ''} |`;
  });

/** Those of its table of a run's settings. */
export const runRows = (): string[] =>
  Object.entries(RUN_FIELDS).map(
    ([key, field]) => `| \`${key}\` | ${flagOf(field)} | ${field.says}${valuesOf(field)} |`,
  );
