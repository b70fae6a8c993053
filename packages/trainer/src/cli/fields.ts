import { Option } from 'commander';
import { type Config, DEFAULTS, FIELDS, type Field, MODES, RUN_FIELDS, type TrainConfig } from '../training/index.js';
import { freezeOption } from './freeze.js';
import { real, whole } from './options.js';
import { scaledDecodeOption } from './scaledDecode.js';

/** What stands for a default where there is none to name. */
const NONE = '–';

/** The default of a setting by mode, that of `frozen` first: `25, scratch: 150`. A dash where there is none to name. */
export function defaultsOf(key: keyof TrainConfig): string {
  const shown = MODES.map((mode) => {
    const value = key === 'learningRate' ? (DEFAULTS[mode].learningRate ?? '1/features') : DEFAULTS[mode][key];
    return value === undefined ? NONE : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
  const others = MODES.flatMap((mode, i) => (shown[i] === shown[0] ? [] : [`${mode}: ${shown[i]}`]));
  return [shown[0], ...others].join(', ');
}

/** A setting as an option of a command; its bounds are those that a config file has. */
function optionOf({ type, flag, says }: Field & { flag: string }, defaults = ''): Option {
  const text = says + defaults;
  switch (type.kind) {
    case 'whole':
      return whole(flag, text, type.minimum);
    case 'real':
      return real(flag, text, type.low, type.high, type.open);
    case 'choice':
      return new Option(flag, text).choices(type.of);
    default:
      return new Option(flag, text);
  }
}

const isFlagged = (entry: [string, Field]): entry is [string, Field & { flag: string }] => entry[1].flag !== undefined;

/** Structures that a command line can say in a word. */
const IN_A_WORD: Readonly<Record<string, () => Option>> = { freeze: freezeOption, scaledDecode: scaledDecodeOption };

const TRAINING: readonly [string, Option][] = Object.entries(FIELDS)
  .filter(isFlagged)
  .map(([key, field]) => {
    const defaults = defaultsOf(key as keyof TrainConfig);
    return [key, IN_A_WORD[key]?.() ?? optionOf(field, defaults === NONE ? '' : ` (default: ${defaults})`)];
  });
const RUN: readonly [string, Option][] = Object.entries(RUN_FIELDS)
  .filter(isFlagged)
  .map(([key, field]) => [key, optionOf(field)]);

/** The options of a training: those of the run around it first. */
export const trainingOptions: readonly Option[] = [
  ...RUN.map(([, option]) => option.helpGroup('The run:')),
  ...TRAINING.map(([, option]) => option.helpGroup('The training (docs/training.md says more):')),
];

/** What the options of a command line say, by the keys of a config file. */
export function saidBy(options: Readonly<Record<string, unknown>>): Config {
  const said = [...RUN, ...TRAINING].flatMap(([key, option]) => {
    const value = options[option.attributeName()];
    // Commander has every `--no-...` be true unless it is said.
    return value === undefined || (option.negate && value === true) ? [] : [[key, value]];
  });
  return Object.fromEntries(said) as Config;
}
