import { expect, test } from 'vitest';
import { tinyBundle } from '../../test/tiny_bundle.js';

test('the card tells the accuracy with its interval and counts, the limits, the steps and how to verify', async () => {
  const { card } = await tinyBundle();
  for (const line of [
    'license: mit',
    'Of the weights: MIT.',
    'beeline predict THIS-FOLDER photo.jpg',
    'pipeline_tag: image-classification',
    '75.0 % (6 of 8, 95 % interval 40.9 % to 92.9 %) on the val split',
    '| bees | 3 | 3 | 100.0 % | 43.8 % to 100.0 % |',
    '| wasps | 1 | 0 | 0 |',
    '- `{"op":"center_crop","size":32}`',
    '| train | 24 | ants 9, bees 8, wasps 7 |',
    '"learningRate": 0.001',
    'It was trained from random initialisation.',
    'beeline verify',
  ])
    expect(card).toContain(line);
});

test('names can not break out of the front matter or a table', async () => {
  const sly = 'x"\n---\n# | <b>';
  const { card } = await tinyBundle({ name: sly, licence: 'a: b\n- c' });
  const [, front, body] = card.split(/^---$/m);
  expect(front).toContain(`name: ${JSON.stringify(sly)}`);
  expect(front).toContain('license: other\nlicense_name: "a-b-c"\n');
  expect(body).toContain('# x" --- \\# \\| \\<b\\>');
});

test('a long list of labels leaves the confusion matrix to the manifest', async () => {
  const labels = Array.from({ length: 21 }, (_, i) => `label ${i}`);
  const rate = { correct: 0, total: 0, accuracy: 0, interval: [0, 1] } as const;
  const { makeCard } = await import('./index.js');
  const { manifest } = await tinyBundle();
  const metrics = {
    ...manifest.metrics,
    perClass: labels.map((label) => ({ label, ...rate })),
    confusion: labels.map(() => labels.map(() => 0)),
  };
  const card = makeCard({ ...manifest, labels, metrics });
  expect(card).toContain('The confusion matrix is in `manifest.json`');
  expect(card).toContain('label 19 ...');
});

test('the front matter has the fields that the hub documents, and no others', async () => {
  const { card } = await tinyBundle();
  const front = card.split('---')[1]!;
  const keys = [...front.matchAll(/^([a-z_-]+):/gm)].map(([, key]) => key);
  expect(keys).toEqual(['license', 'pipeline_tag', 'library_name', 'tags', 'metrics', 'model-index']);
  // Of 4 ants 3 are named so, and of 4 named so 3 are; all 3 bees, of 4 named so; the wasp is taken for an ant.
  const value = (type: string) => Number(front.match(new RegExp(`type: ${type}\\n +name: .*\\n +value: (.*)`))![1]);
  expect(value('accuracy')).toBe(0.75);
  expect(value('precision')).toBeCloseTo((3 / 4 + 3 / 4 + 0) / 3, 12);
  expect(value('recall')).toBeCloseTo((3 / 4 + 1 + 0) / 3, 12);
  expect(value('f1')).toBeCloseTo((6 / 8 + 6 / 7 + 0) / 3, 12);
});

test.each([
  ['Apache-2.0', 'license: apache-2.0'],
  ['apache-2.0 (see its readme)', 'license: apache-2.0'],
  ['not stated', 'license: unknown'],
  ['Apache-2.0 with a catch', 'license: other\nlicense_name: "apache-2.0-with-a-catch"'],
  ['MIT OR GPL-3.0', 'license: other\nlicense_name: "mit-or-gpl-3.0"'],
])('the licence %s is one that the hub knows, or another by its name', async (licence, line) => {
  const { card } = await tinyBundle({ licence });
  expect(card).toContain(`---\n${line}\npipeline_tag`);
});
