import { BACKENDS, FEATURE_ENGINES } from '../backends/index.js';
import { DEFAULT_CHECKPOINT_MINUTES } from './keeping.js';
import { choice, type Field, real, whole } from './kinds.js';
import { DEFAULT_VAL_FRACTION, MODES, OWN_NETWORK, type TrainOptions } from './options.js';
import { OWN_BACKBONE } from './ownBackbone.js';

/** What else a config file may say: where a run begins, where it ends, and what it runs on. */
export interface RunSettings
  extends Partial<
    Pick<
      TrainOptions,
      | 'folder'
      | 'backbone'
      | 'architecture'
      | 'mode'
      | 'name'
      | 'out'
      | 'licence'
      | 'valFraction'
      | 'splitSeed'
      | 'valName'
      | 'strict'
      | 'workers'
      | 'backend'
      | 'featuresEngine'
      | 'checkpointMinutes'
    >
  > {
  /** Whether features are kept between runs. */
  readonly cache?: boolean;
}

const text = { kind: 'text' } as const;
const toggle = { kind: 'switch' } as const;

/** Every setting of a run that is no setting of its training. */
export const RUN_FIELDS: Readonly<Record<keyof RunSettings, Field>> = {
  folder: { type: text, says: 'the photos; the argument of the command' },
  backbone: {
    type: text,
    flag: '--backbone <file>',
    says: `pretrained weights (.safetensors or .pth, torchvision names; default: ${OWN_BACKBONE}, which comes along)`,
  },
  architecture: {
    type: text,
    flag: '--arch <name>',
    says: `the network; recognised from --backbone (with --mode scratch: ${OWN_NETWORK}); its published weights are downloaded where --mode wants some and --backbone names none`,
  },
  mode: {
    type: choice(...MODES),
    flag: '--mode <mode>',
    says: 'what is trained (default: frozen; scratch where --arch is given alone)',
  },
  out: { type: text, flag: '--out <dir>', says: 'where the bundle goes (default: runs/NAME-N)' },
  name: { type: text, flag: '--name <name>', says: "the model's name (default: the folder's)" },
  valName: {
    type: text,
    flag: '--val-name <folder>',
    says: 'the folder beside train/ to validate with (default: val, valid or validation)',
  },
  valFraction: {
    type: real(0, 1, true),
    flag: '--val-fraction <f>',
    says: `share drawn for validation (default: ${DEFAULT_VAL_FRACTION})`,
  },
  splitSeed: { type: whole(0), flag: '--split-seed <n>', says: 'of the drawn split alone (default: --seed)' },
  backend: {
    type: choice('auto', ...BACKENDS),
    flag: '--backend <name>',
    says: 'the engine for whole networks (default: auto, the fastest there is)',
  },
  featuresEngine: {
    type: choice('auto', ...FEATURE_ENGINES),
    flag: '--features-engine <name>',
    says: 'what computes the features of a frozen backbone (default: auto, onnxruntime where it is installed)',
  },
  workers: {
    type: whole(1),
    flag: '--workers <n>',
    says: 'worker threads (default: one a core, as memory allows)',
  },
  checkpointMinutes: {
    type: real(0, 100_000),
    flag: '--checkpoint-minutes <m>',
    says: `minutes after which a whole network is kept within an epoch as well, to go on from with --resume; 0: after every step (default: ${DEFAULT_CHECKPOINT_MINUTES})`,
  },
  cache: { type: toggle, flag: '--no-cache', says: 'compute features anew and keep none' },
  strict: { type: toggle, flag: '--strict', says: 'stop at photos that cannot be read instead of leaving them out' },
  licence: { type: text, flag: '--licence <text>', says: 'of the weights that come out (SPDX, or a few words)' },
};
