import { type Command, Option } from 'commander';
import { BACKENDS } from '../backends/index.js';
import {
  DISTILL_DEFAULTS as D,
  type DistillEpoch,
  type DistillOptions,
  type DistillOutcome,
  distill,
} from '../distillation/index.js';
import { cacheFolder } from '../training/index.js';
import { example, real, whole, withCommonOptions } from './options.js';
import { time } from './progress.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';
import { version } from './version.js';

type Options = CommonOptions &
  Omit<DistillOptions, 'photos' | 'teachers' | 'learningRate' | 'scale' | 'cache' | 'signal' | 'command'> & {
    readonly teacher: readonly string[];
    readonly lr?: number;
    readonly scaleMin?: number;
    readonly cache?: string;
  };

const collect = (value: string, earlier: readonly string[] | undefined): string[] => [...(earlier ?? []), value];
const { POSITIVE_INFINITY: any } = Number;

export function addDistill(program: Command, open: Open): void {
  const command = program
    .command('distill')
    .description('train a small network to say of photos what larger ones say of them; labels are not needed')
    .argument('<photos...>', 'folders that are searched for photos, and .zip or .tar of such')
    .requiredOption('--teacher <file>', 'weights of a network to learn from, or a bundle (repeatable)', collect)
    .requiredOption('--student <name>', 'the network that learns, from random numbers or --from')
    .option('--from <file>', 'weights of it to set out from: one distilled before, say')
    .requiredOption('--out <file>', 'where its weights go (.safetensors)')
    .option(
      '--supervise <folder>',
      'class folders whose labels are learnt too; of train/ beside val/ or test/ only train/ (repeatable)',
      collect,
    )
    .addOption(whole('--size <px>', "side of the student's input (default: that of --from, or the network's own)", 32))
    .addOption(whole('--views <n>', `fixed crops of each photo (default: ${D.views})`, 1))
    .addOption(
      real('--scale-min <s>', `least share of a photo that a crop covers (default: ${D.scale[0]})`, 0, 1, true),
    )
    .addOption(
      real('--cutmix <share>', `of the views that show part of another photo, too (default: ${D.cutmix})`, 0, 1),
    )
    .addOption(whole('--map-dims <n>', `numbers a place of a teacher's last map is kept in (default: ${D.mapDims})`, 1))
    .addOption(whole('--epochs <n>', `passes over the photos (default: ${D.epochs})`, 1))
    .addOption(whole('--batch-size <n>', `photos a step (default: ${D.batchSize})`, 2))
    .addOption(real('--lr <rate>', `learning rate at its height (default: ${D.learningRate})`, 0, any, true))
    .addOption(real('--weight-decay <w>', `of AdamW (default: ${D.weightDecay})`, 0, 1000))
    .addOption(real('--warmup <epochs>', `in which the rate climbs (default: ${D.warmup})`, 0, 1000))
    .addOption(
      real('--average-decay <d>', `of the moving average that is kept (default: ${D.averageDecay})`, 0, 0.99999),
    )
    .addOption(real('--pooled-weight <w>', `what features count (default: ${D.pooledWeight})`, 0, 1000))
    .addOption(real('--map-weight <w>', `what the last map counts (default: ${D.mapWeight})`, 0, 1000))
    .addOption(
      real(
        '--logits-weight <w>',
        `what a teacher's logits count, where it has some (default: ${D.logitsWeight})`,
        0,
        1000,
      ),
    )
    .addOption(real('--label-weight <w>', `what the labels of --supervise count (default: ${D.labelWeight})`, 0, 1000))
    .addOption(real('--label-smoothing <s>', `share spread over all classes (default: ${D.labelSmoothing})`, 0, 0.99))
    .addOption(real('--jitter <j>', `brightness, contrast, saturation within 1 ± this (default: ${D.jitter})`, 0, 1))
    .addOption(whole('--shift <px>', `crops move by up to so much (default: ${D.shift})`, 0))
    .addOption(whole('--seed <n>', `of everything drawn (default: ${D.seed})`, 0))
    .option('--resume', 'go on from the checkpoint beside --out, if there is one')
    .option('--force', 'replace what is at --out, and begin anew')
    .addOption(real('--checkpoint-minutes <m>', 'between two checkpoints (default: 3)', 0, 1e6))
    .option(
      '--probe <folder>',
      'train/ and val/ or test/ to watch a linear head on; chooses nothing (repeatable)',
      collect,
    )
    .addOption(whole('--probe-every <n>', 'epochs between two probes (default: 5)', 1))
    .addOption(new Option('--dtype <type>', 'how the weights are stored (default: F16)').choices(['F16', 'F32']))
    .option('--licence <text>', 'of the weights that come out (SPDX, or a few words)')
    .option('--cache <dir>', "where views and the teachers' answers are kept (default: the user's cache)")
    .addOption(
      new Option('--backend <name>', 'the engine (default: auto, the fastest there is)').choices(['auto', ...BACKENDS]),
    )
    .addOption(whole('--workers <n>', 'worker threads that cut views (default: one a core)', 1))
    .addHelpText(
      'after',
      example(
        'beeline distill photos.tar --teacher mobilenet_v2.safetensors --student beenet --out beenet.safetensors',
      ),
    );
  withCommonOptions(command).action((photos: string[], options: Options) => run(photos, options, open(options)));
}

async function run(photos: readonly string[], asked: Options, terminal: Terminal): Promise<void> {
  const { teacher, lr, scaleMin, cache, json: _, quiet: __, ...options } = asked;
  const start = performance.now();
  const outcome = await distill(
    {
      ...options,
      photos,
      teachers: teacher,
      learningRate: lr,
      scale: scaleMin === undefined ? undefined : [scaleMin, 1],
      cache: cache ?? cacheFolder(),
      command: commandLine(photos, asked),
      signal: terminal.signal,
    },
    version(),
    {
      ...terminal,
      epoch: (record, epochs, left) => {
        if (terminal.json)
          terminal.result(JSON.stringify({ event: 'epoch', ...record, secondsLeft: Math.round(left) }));
        terminal.say(describeEpoch(record, epochs, left));
      },
    },
  );
  show(outcome, (performance.now() - start) / 1000, terminal);
}

/** `epoch 3/40  loss 1.234 (mobilenet_v2 pooled 0.712, ...)  rate 0.0019  212 photos/s  37 s  22 min left`. */
function describeEpoch(record: DistillEpoch, epochs: number, left: number): string {
  const { epoch, loss, parts, learningRate, photosPerSecond, seconds, probes } = record;
  const several = (numbers: Readonly<Record<string, number>>): string =>
    Object.entries(numbers)
      .map(([name, value]) => `${name} ${value.toFixed(3)}`)
      .join(', ');
  return [
    `epoch ${epoch}/${epochs}`,
    `loss ${loss.toFixed(4)} (${several(parts)})`,
    `rate ${learningRate.toPrecision(2)}`,
    `${photosPerSecond.toFixed(0)} photos/s`,
    time(seconds),
    ...(probes ? [`probe: ${several(probes)}`] : []),
    ...(epoch < epochs ? [`${time(left)} left`] : []),
  ].join('  ');
}

function show({ file, bytes, log, photos, history }: DistillOutcome, seconds: number, terminal: Terminal): void {
  const last = history.at(-1)!;
  if (terminal.json)
    terminal.result(
      JSON.stringify({ event: 'done', file, bytes, log, photos, epochs: history.length, loss: last.loss, seconds }),
    );
  else {
    terminal.result(`Weights: ${file} (${(bytes / 1e6).toFixed(2)} MB)`);
    terminal.result(`Log: ${log}`);
  }
  terminal.say(`Next: beeline train FOLDER --backbone ${file}`);
}

/** The command as it can be given again. */
function commandLine(photos: readonly string[], options: Options): string {
  const quoted = (text: string): string => (/^[\w./:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const flags = Object.entries(options).flatMap(([key, value]) => {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [flag];
    return [value].flat().flatMap((one) => [flag, quoted(String(one))]);
  });
  return ['beeline distill', ...photos.map(quoted), ...flags].join(' ');
}
