import { frontMatter } from './card_front.js';
import type { Manifest, Rate } from './manifest.js';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A text that Markdown and YAML take as it stands: one line, nothing that either reads as markup. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#]/g, '\\$&');

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const rated = ({ correct, total, accuracy, interval: [low, high] }: Rate): string =>
  `${percent(accuracy)} (${correct} of ${total}, 95 % interval ${percent(low)} to ${percent(high)})`;

const accuracyTable = ({ metrics }: Omit<Manifest, 'files'>): string =>
  [
    row(['label', 'right', 'of', 'accuracy', '95 % interval']),
    row(['---', '---:', '---:', '---:', '---']),
    ...metrics.perClass.map(({ label, correct, total, accuracy, interval: [low, high] }) =>
      row([plain(label), correct, total, percent(accuracy), `${percent(low)} to ${percent(high)}`]),
    ),
  ].join('\n');

const confusionTable = ({ labels, metrics }: Omit<Manifest, 'files'>): string =>
  [
    row(['true \\ predicted', ...labels.map(plain)]),
    row(['---', ...labels.map(() => '---:')]),
    ...metrics.confusion.map((counts, i) => row([plain(labels[i]!), ...counts])),
  ].join('\n');

function dataTable({ dataset }: Omit<Manifest, 'files'>): string {
  const splits = Object.entries(dataset.splits).map(([split, counts]) => {
    const photos = Object.values(counts).reduce((a, b) => a + b, 0);
    const each = Object.entries(counts).map(([label, count]) => `${plain(label)} ${count}`);
    return row([plain(split), photos, each.join(', ')]);
  });
  return [row(['split', 'photos', 'by label']), row(['---', '---:', '---']), ...splits].join('\n');
}

/** What becomes of a photo that is none of the classes. */
const strangers = ({ unknown }: Omit<Manifest, 'files'>): string =>
  unknown
    ? `- Of a photo unlike those it was trained on it says \`known: false\`. It misses some; and of photos of its own classes it is expected to say so of at most ${percent(unknown.falseAlarmRate)} (set by ${unknown.calibratedOn} photos that it was not trained on).`
    : '- It always answers with one of its labels, whatever the photo shows.';

/** Confusion matrices beyond this many labels are left to the manifest. */
const mostColumns = 20;

/** The model card, in the form of the Hugging Face hub: Markdown behind YAML front matter. */
export function makeCard(about: Omit<Manifest, 'files'>): string {
  const {
    name,
    architecture,
    createdBy,
    head,
    labels,
    licence,
    metrics,
    preprocessing,
    source,
    temperature,
    training,
  } = about;
  const steps = preprocessing.transforms.map((transform) => `- \`${JSON.stringify(transform)}\``).join('\n');
  const origin = source
    ? `It set out from weights of ${plain(source.architecture)} (sha256 \`${source.sha256}\`).`
    : 'It was trained from random initialisation.';
  const calibration =
    metrics.ece === undefined ? '' : ` Expected calibration error on the same photos: ${metrics.ece.toFixed(3)}.`;
  const confusion =
    labels.length > mostColumns
      ? 'The confusion matrix is in `manifest.json`.'
      : `Confusion matrix, photos:\n\n${confusionTable(about)}`;

  return `${frontMatter(about)}

# ${plain(name)}

Tells ${labels.length} ${labels.length === 1 ? 'class' : 'classes'} of photos apart: ${labels.slice(0, 20).map(plain).join(', ')}${labels.length > 20 ? ' ...' : ''}.
A ${plain(architecture.name)} with a head of ${head.features} features, made with Beeline ${plain(createdBy.version)}. ${origin}

## What it is for

Photos like those it learned from, of ${labels.length === 1 ? 'this class' : 'these classes'}. It answers \`[{label, probability}, ...]\`, best first:

\`\`\`sh
beeline predict THIS-FOLDER photo.jpg
npm start -- --bundle THIS-FOLDER   # the same as a web page and an HTTP API
\`\`\`

It was not made for decisions about people, and nothing of it was tested for that.

## How good it is

${rated(metrics.top1)} on the ${plain(metrics.split)} split. The interval is Wilson's.

${accuracyTable(about)}

${confusion}

## Limits

${strangers(about)}
- The numbers hold for photos like those it was measured on; measure it on yours before you rely on it.
- If the split above also chose the epoch or the temperature, its accuracy is a little flattering.
- Probabilities are calibrated with one temperature, ${temperature}.${calibration}

## Before the network

${steps}

Then each channel, scaled to 0 to 1, minus \`[${preprocessing.mean}]\`, divided by \`[${preprocessing.std}]\`. Resampling is Pillow's.

## Training

${dataTable(about)}

\`\`\`json
${JSON.stringify(training, null, 2)}
\`\`\`

## Licence

Of the weights: ${plain(licence)}.

## How to verify

\`golden.json\` holds the logits that the trainer got for a few images made from formulas. \`beeline verify\` with this folder
replays them and says whether this machine answers the same. \`manifest.json\` names every file by its sha256.
`;
}
