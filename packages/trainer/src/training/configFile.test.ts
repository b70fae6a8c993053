import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { readConfigFile } from './configFile.js';
import { defineConfig } from './defineConfig.js';
import { nearest } from './nearest.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const typed = Boolean((process.features as { readonly typescript?: unknown }).typescript);

/** What the config file is read as; `named` is what --config names. */
async function read(files: Readonly<Record<string, string>>, named?: string) {
  let result: Awaited<ReturnType<typeof readConfigFile>>;
  let place = '';
  await withFiles(
    Object.entries(files).map(([path, text]) => [path, bytes(text)] as const),
    async (root) => {
      place = root;
      result = await readConfigFile(named, root);
    },
  );
  return { result, place };
}

describe('a config file', () => {
  it('need not be there', async () => expect((await read({ 'notes.txt': '' })).result).toBeUndefined());

  it.each([
    ['beeline.config.json', '{"epochs": 3, "schedule": "one-cycle"}'],
    ['beeline.config.mjs', 'const epochs = 1 + 2;\nexport default { epochs, schedule: "one-cycle" };'],
  ])('is found by its name: %s', async (name, text) => {
    const { result, place } = await read({ [name]: text });
    expect(result).toEqual({ file: join(place, name), config: { epochs: 3, schedule: 'one-cycle' } });
  });

  it('may be any file that is named, and its paths stand beside it', async () => {
    const { result, place } = await read(
      { 'configs/quick.json': '{"folder": "../photos", "epochs": 1}' },
      'configs/quick.json',
    );
    expect(result!.config).toEqual({ folder: join(place, 'photos'), epochs: 1 });
  });

  it.runIf(!typed)('of TypeScript says so where Node does not run it', async () => {
    await expect(read({ 'beeline.config.ts': 'export default {}' })).rejects.toMatchObject({
      code: 'config_broken',
      hint: expect.stringContaining('.mjs'),
    });
  });

  it.runIf(typed)('of TypeScript is read where Node runs it', async () => {
    const text = 'const epochs: number = 3;\nexport default { epochs };';
    expect((await read({ 'beeline.config.ts': text })).result!.config).toEqual({ epochs: 3 });
  });

  it.each<[string, Record<string, string>, string | undefined, string, string]>([
    [
      'there are two',
      { 'beeline.config.json': '{}', 'beeline.config.mjs': '' },
      undefined,
      'config_ambiguous',
      'beeline.config.mjs',
    ],
    ['it is not there', {}, 'my.json', 'config_missing', 'my.json'],
    [
      'it exports nothing',
      { 'beeline.config.mjs': 'export const a = 1;' },
      undefined,
      'config_broken',
      'default export',
    ],
    ['it throws', { 'beeline.config.mjs': 'throw new Error("no luck");' }, undefined, 'config_broken', 'no luck'],
    ['it is no JSON', { 'beeline.config.json': '{' }, undefined, 'settings_invalid', 'no JSON'],
    [
      'a word is misspelt',
      { 'beeline.config.json': '{"epoch": 3}' },
      undefined,
      'settings_invalid',
      'Did you mean epochs?',
    ],
    [
      'a word is a flag’s',
      { 'beeline.config.json': '{"lr": 3}' },
      undefined,
      'settings_invalid',
      'Did you mean learningRate?',
    ],
    [
      'a word is near to nothing',
      { 'beeline.config.json': '{"qqqqqq": 3}' },
      undefined,
      'settings_invalid',
      '"qqqqqq".',
    ],
    [
      'a number is out of range',
      { 'beeline.config.mjs': 'export default { layerDecay: 0 };' },
      undefined,
      'settings_invalid',
      'layerDecay',
    ],
    ['a choice is none', { 'beeline.config.json': '{"backend": "gpu"}' }, undefined, 'settings_invalid', 'backend'],
  ])('is refused where %s', async (_, files, named, code, words) => {
    await expect(read(files, named)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('gets its types from defineConfig, which changes nothing', () => {
    const config = { mode: 'finetune', epochs: 10, freeze: { kind: 'first', count: 3 } } as const;
    expect(defineConfig(config)).toBe(config);
    // @ts-expect-error: no such schedule
    expect(defineConfig({ schedule: 'sometimes' })).toEqual({ schedule: 'sometimes' });
  });
});

it.each([
  ['warmpu', 'warmup'],
  ['batchsize', 'batchSize'],
  ['learning_rate', 'learningRate'],
  ['xyz', undefined],
])('%s is nearest to %s', (word, expected) => {
  expect(nearest(word, ['epochs', 'batchSize', 'learningRate', 'warmup'])).toBe(expected);
});
