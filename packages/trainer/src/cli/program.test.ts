import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { runCommandLine } from './program.js';

async function run(...args: string[]) {
  const told = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') => ({
    write: (text: string): void => {
      told[name] += text;
    },
  });
  const exit = await runCommandLine(args, {
    stdout: into('stdout'),
    stderr: into('stderr'),
    isTerminal: { stdout: false, stderr: false },
    env: {},
    signal: new AbortController().signal,
  });
  return { exit, ...told };
}

const COMMANDS = ['train', 'predict', 'evaluate', 'compare', 'export', 'verify', 'summary', 'weights'];

/** A data set with nothing that could be decoded, a file that is no weights, and no bundle. */
const FILES = ['photos/a/1.png', 'photos/a/2.png', 'photos/b/1.png', 'photos/b/2.png', 'notes.txt'];

it.each([
  ['folder_missing', ['train', 'nowhere']],
  ['no_classes', ['train', 'photos/a']],
  ['class_empty', ['train', 'photos']],
  ['backbone_missing', ['train', 'photos', '--backbone', 'nowhere.safetensors']],
  ['weights_unsupported', ['train', 'photos', '--backbone', 'notes.txt']],
  ['unknown_architecture', ['train', 'photos', '--arch', 'resnet999']],
  ['backbone_unused', ['train', 'photos', '--mode', 'scratch', '--backbone', 'notes.txt']],
  ['out_exists', ['train', 'photos', '--out', 'photos']],
  ['bundle_missing', ['predict', 'nowhere', 'photos/a/1.png']],
  ['bundle_missing', ['verify', 'photos']],
  ['zip_corrupt', ['verify', 'notes.txt']],
  ['network_missing', ['summary', 'nowhere.pth']],
  ['unknown_architecture', ['summary', 'resnet999']],
  ['weights_unsupported', ['summary', 'notes.txt']],
  ['freeze_invalid', ['summary', 'resnet18', '--freeze', 'first:1000']],
  ['graph_invalid', ['summary', 'alexnet', '--input', '8']],
  ['unknown_weights', ['weights', 'pull', 'beenet']],
  ['settings_invalid', ['train', 'photos', '--config', 'notes.txt']],
  ['val_missing', ['train', 'photos', '--val-name', 'test']],
  ['option_missing', ['export', 'nowhere', '--format', 'onnx', '--dtype', 'int8']],
  ['option_invalid', ['export', 'nowhere', '--format', 'zip', '--data', 'photos']],
  ['option_missing', ['compare', 'nowhere']],
  ['option_invalid', ['compare', 'nowhere', 'photos', '--margin', '0.1']],
  ['option_invalid', ['compare', 'nowhere', 'nowhere']],
  ['bundle_missing', ['compare', 'nowhere', 'photos']],
])('says %s as JSON and exits 1', (code, words) =>
  withFiles(FILES, async (root) => {
    const inside = (word: string): string => (/^(photos|nowhere|notes)/.test(word) ? join(root, word) : word);
    const { exit, stdout } = await run(...words.map(inside), '--json', '--quiet');
    expect({ exit, code: JSON.parse(stdout).error.code }).toEqual({ exit: 1, code });
  }),
);

describe('the command line', () => {
  it('lists its commands in the help, on stdout', async () => {
    const { exit, stdout } = await run('--help');
    expect(exit).toBe(0);
    for (const name of COMMANDS) expect(stdout).toContain(`\n  ${name} `);
  });

  it.each(COMMANDS)('shows one example in the help of %s', async (name) => {
    const { exit, stdout, stderr } = await run(name, '--help');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout.match(/Example:\n {2}beeline (\w+) /)?.[1]).toBe(name);
  });

  it('prints the whole config of a training, that of a file under that of the command line', () =>
    withFiles([['my.json', Buffer.from('{"epochs": 7, "batchSize": 2, "mode": "scratch"}')]], async (root) => {
      const { exit, stdout } = await run('train', '--config', join(root, 'my.json'), '--epochs', '3', '--print-config');
      expect(exit).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        mode: 'scratch',
        epochs: 3,
        batchSize: 2,
        warmup: 3,
        mixup: 0,
        seed: 0,
      });
    }));

  it('tells its version', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['a misspelt command suggests the nearest', ['trian'], 'Did you mean train?'],
    ['a misspelt option too', ['train', 'x', '--epocs', '3'], 'Did you mean --epochs?'],
    ['a missing argument is named', ['train'], "missing required argument 'folder'"],
    ['a number must be one', ['train', 'x', '--epochs', 'many'], 'whole number, 1 or more'],
    ['a number must be in its range', ['train', 'x', '--val-fraction', '1'], 'between 0 and 1'],
    ['an empty number is none', ['train', 'x', '--lr', ''], 'more than 0'],
    ['a choice must be one of the choices', ['train', 'x', '--mode', 'magic'], 'frozen, finetune, scratch'],
    ['a freeze plan must be one', ['summary', 'resnet18', '--freeze', 'most'], 'first:N'],
    ['a format must be given', ['export', 'x'], '--format'],
    ['no command at all shows the help', [], 'Commands:'],
  ])('exits 2 on a usage error: %s', async (_, args, words) => {
    const { exit, stdout, stderr } = await run(...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('gives a usage error as JSON under --json, and nothing else', async () => {
    const { exit, stdout, stderr } = await run('predict', '--json');
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' });
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'usage', message: expect.stringContaining('bundle') });
  });

  it('tells a person what is wrong and what to do, without a stack', async () => {
    const { exit, stderr } = await run('verify', '/nowhere/at/all');
    expect(exit).toBe(1);
    expect(stderr).toBe('Error: There is no bundle at /nowhere/at/all.\nGive the folder that `beeline train` wrote.\n');
  });
});
