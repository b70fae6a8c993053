// @ts-check
import { meanOf } from '../../packages/trainer/dist/evaluation/index.js';

/** @type {Readonly<Record<string, string>>} */
const NAMES = {
  beenet_m: '**beenet_m**',
  mobilenet_v2: 'MobileNetV2 1.0',
  squeezenet1_1: 'SqueezeNet 1.1',
  random: 'beenet_m, random weights',
  bundled: 'the bundled ants and bees',
};
/** @type {Readonly<Record<string, string>>} */
const SETS = { hymenoptera: 'ants and bees, val', flowers: 'flowers, test', cifar10: 'CIFAR-10 subset, test' };

const nameOf = (/** @type {string} */ network) => NAMES[network] ?? network;

/** Keys in their own order, those that occur. */
const order = (/** @type {Readonly<Record<string, string>>} */ all, /** @type {readonly string[]} */ there) =>
  Object.keys(all).filter((key) => there.includes(key));

/** A mean with Student's interval, and of how many. */
function mean(/** @type {readonly number[]} */ values) {
  const { mean: middle, interval } = meanOf(values);
  const around = interval ? ` (${interval[0].toFixed(3)} to ${Math.min(1, interval[1]).toFixed(3)})` : ' (one seed)';
  return `${middle.toFixed(3)}${around}`;
}

/** @param {readonly import('./results.mjs').Accuracies[] | undefined} found */
function accuracies(found) {
  if (!found?.some(({ scores }) => scores.length > 0)) return 'Not run yet.';
  const sets = order(
    SETS,
    found.map(({ set }) => set),
  );
  const networks = order(
    NAMES,
    found.map(({ network }) => network),
  );
  const cell = (/** @type {string} */ network, /** @type {string} */ set) => {
    const one = found.find((each) => each.network === network && each.set === set);
    if (!one || one.scores.length === 0) return '';
    const seeds = one.scores.length > 1 ? `; ${one.scores.length} seeds` : '';
    return `${mean(one.scores.map(({ kept }) => kept))}; last epoch ${mean(one.scores.map(({ last }) => last))}${seeds}`;
  };
  const photos = (/** @type {string} */ set) => found.find((one) => one.set === set)?.photos;
  return `| network | ${sets.map((set) => `${SETS[set]} (${photos(set)})`).join(' | ')} |
|---|${sets.map(() => '---').join('|')}|
${networks.map((network) => `| ${nameOf(network)} | ${sets.map((set) => cell(network, set)).join(' | ')} |`).join('\n')}`;
}

const ms = (/** @type {number} */ number) => number.toFixed(1);
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

/** @param {import('./results.mjs').Found['serving']} serving */
function served(serving) {
  if (!serving) return 'Not run yet.';
  const { networks, script, photo, requests, refusedCpu, machine } = serving;
  const rows = networks.map(({ network, alone, whole, bytes, memory }) =>
    [
      nameOf(network),
      ...[alone, whole].flatMap(({ least, median, p95, cpu }) => [least, median, p95, cpu].map(ms)),
      megabytes(bytes),
      `${(memory / 2 ** 20).toFixed(0)} MiB`,
    ].join(' | '),
  );
  return `| network | alone: least ms | median | p95 | CPU | whole request: least ms | median | p95 | CPU | weights | memory |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.map((row) => `| ${row} |`).join('\n')}

One request after the other (${requests} for each network, JPEG of ${photo}), the networks in turn, so that a busy moment falls on all; times are the client's, loopback and HTTP included. The least is what the code takes; what lies above it, in the median and in CPU, is also the machine's, whose processor other guests share. CPU is that of workerd's processes, a request's share of it. ${refusedCpu.toFixed(1)} ms of it go for an upload of as many bytes that are no photo and are refused: its way through the local server's two sockets, which no Worker pays for in production. What the photo itself takes is the difference. The script is the same for all, ${(script.gzip / 1024).toFixed(0)} KiB gzipped, ${(script.bytes / 1024).toFixed(0)} KiB uncompressed: models are assets beside it. Memory is that of workerd's processes after the last request. On: ${machine}.`;
}

/** @param {import('./results.mjs').Found['training']} training */
function trainings(training) {
  if (!training) return 'Not run yet.';
  const places = [...new Set(training.flatMap(({ unknown }) => unknown.map(({ from }) => from)))];
  const rows = training.map(({ network, seconds, unknown }) => {
    const areas = places.map((place) => {
      const found = unknown.find(({ from }) => from === place);
      return found ? `${found.auroc.toFixed(3)} (${found.interval.map((end) => end.toFixed(3)).join(' to ')})` : '';
    });
    return `| ${[nameOf(network), `${seconds.toFixed(1)} s`, ...areas].join(' | ')} |`;
  });
  return `| network | training to bundle | ${places.map((place) => `AUROC ${place}`).join(' | ')} |
|---|---:|${places.map(() => '---|').join('')}
${rows.join('\n')}`;
}

/** The page. @param {import('./results.mjs').Found} found */
export const asMarkdown = ({ probe, finetune, serving, training, machine }) => `# The backbone that comes with Beeline

\`npm run bench:backbone\` prints this page. What the network is, how it was made and what it is good for: [backbone.md](backbone.md).

Machine: ${machine}.

## A head on frozen features

Means over seeds with Student's 95 % interval. Each cell has the epoch that \`beeline train\` keeps, which it chooses on these very photos, and then the last epoch, which nothing chose. Seeds only change the order of the photos, so these intervals say nothing of the luck of the photos themselves: one of 153 is 0.0065.

${accuracies(probe)}

## Every layer trained

The same for \`--mode finetune\` at its defaults.

${accuracies(finetune)}

## A training, and what is none of the classes

Ants and bees, frozen, default seed: seconds from the command to the bundle, features by WebAssembly and none cached; and how well the bundle's unknown score parts the photos to validate with from others (AUROC, Newcombe's 95 % interval), of other things and of flowers.

${trainings(training)}

## Under workerd

${served(serving)}
`;
