import type { Command } from 'commander';
import {
  countByClass,
  countFindings,
  type Dataset,
  describeFindings,
  type Findings,
  findingsOf,
  leaveOut,
  readDataset,
} from '../data/index.js';
import { painter, table } from '../report/index.js';
import { cacheFolder, checkPhotos, DEFAULT_VAL_FRACTION, DEFAULTS } from '../training/index.js';
import { EXIT } from './faults.js';
import { example, real, whole, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface Options extends CommonOptions {
  readonly val?: string;
  readonly valFraction?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly cache: boolean;
  readonly strict?: boolean;
}

export function addCheck(program: Command, open: Open, setExit: (code: number) => void): void {
  const command = program
    .command('check')
    .description('look at every photo of a data set, as training does first: broken, tiny, rotated, there twice')
    .argument('<photos>', 'a folder, a .csv or .jsonl of path and label, or a .zip or .tar of one of these')
    .option('--val <name>', 'the split to validate with: test ... (default: val, valid or validation)')
    .addOption(real('--val-fraction <f>', `share drawn for validation (default: ${DEFAULT_VAL_FRACTION})`, 0, 1, true))
    .addOption(whole('--seed <n>', `of that draw (default: ${DEFAULTS.frozen.seed})`, 0))
    .addOption(whole('--workers <n>', 'worker threads (default: one a core)', 1))
    .option('--no-cache', 'look at every photo anew and keep nothing')
    .option('--strict', 'exit 1 if photos are broken, leak across splits or are under two classes')
    .addHelpText('after', example('beeline check photos --json'));
  withCommonOptions(command).action(async (path: string, options: Options) => {
    const findings = await check(path, options, open(options));
    if (options.strict && isFaulty(findings)) setExit(EXIT.failed);
  });
}

async function check(path: string, options: Options, terminal: Terminal): Promise<Findings> {
  const { valFraction = DEFAULT_VAL_FRACTION, seed = DEFAULTS.frozen.seed, val, workers } = options;
  const { signal } = terminal;
  const found = await readDataset(path, { valFraction, seed, val, signal, say: terminal.say });
  const cache = options.cache ? cacheFolder() : undefined;
  const photos = [...found.train, ...found.val];
  const checked = await checkPhotos(photos, { cache, workers, signal, watcher: terminal });
  const dataset = leaveOut(found, checked.broken);
  const findings = { ...findingsOf(dataset, checked.files, checked.inspections), corrupt: checked.broken };
  if (terminal.json) terminal.result(JSON.stringify(asJson(dataset, findings)));
  else show(dataset, findings, terminal);
  return findings;
}

/** The data set without any path of this machine, and all that was found. */
function asJson({ name, labels, split, train, val, passedOver, leftOut }: Dataset, findings: Findings) {
  const counts = (photos: Dataset['train']) => countByClass(photos, labels.length);
  const splits = { train: counts(train), val: counts(val) };
  return { name, labels, split, splits, passedOver, leftOut, counts: countFindings(findings), findings };
}

function show(
  { name, labels, train, val, passedOver, leftOut }: Dataset,
  findings: Findings,
  terminal: Terminal,
): void {
  const [inTrain, inVal] = [train, val].map((photos) => countByClass(photos, labels.length)) as [number[], number[]];
  const rows = labels.map((label, i) => [label, `${inTrain[i]}`, `${inVal[i]}`]);
  const cells = [['Class', 'Train', 'Validation'], ...rows, ['All', `${train.length}`, `${val.length}`]];
  terminal.result(`${name}\n\n${table(cells, painter(false)).join('\n')}\n`);
  for (const path of passedOver) terminal.result(`Passed over: ${path}`);
  for (const { path, reason } of leftOut) terminal.result(`Left out: ${path}: ${reason}`);
  const { warnings, notes } = describeFindings(findings, val.length);
  for (const text of [...warnings, ...notes]) terminal.result(text);
}

const isFaulty = ({ corrupt, leaked, duplicates }: Findings): boolean =>
  corrupt.length + leaked > 0 || duplicates.some(({ acrossClasses }) => acrossClasses);
