import { expect, test } from 'vitest';
import { tinyBundle } from '../../test/tiny_bundle.js';

test('the card tells the accuracy with its interval and counts, the limits, the steps and how to verify', async () => {
  const { card } = await tinyBundle();
  for (const line of [
    'license: "mit"',
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
  expect(front).toContain('license: "a: b\\n- c"');
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
