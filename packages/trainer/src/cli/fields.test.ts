import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { defaultsOf, saidBy, trainingOptions } from './fields.js';

function parse(...words: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of trainingOptions) command.addOption(option);
  command.parse(words, { from: 'user' });
  return saidBy(command.opts());
}

describe('the options of a training', () => {
  it('say what was said, by the keys of a config file, and nothing else', () => {
    expect(parse()).toEqual({});
    expect(
      parse('--lr', '1e-3', '--arch', 'resnet18', '--layer-decay', '0.5', '--schedule', 'one-cycle', '--no-cache'),
    ).toEqual({ learningRate: 1e-3, architecture: 'resnet18', layerDecay: 0.5, schedule: 'one-cycle', cache: false });
    expect(parse('--freeze', 'first:3', '--strict')).toEqual({ freeze: { kind: 'first', count: 3 }, strict: true });
  });

  it('take scaled decoding in a word', () => {
    expect(parse('--scaled-decode', '4000000')).toEqual({ scaledDecode: { above: 4_000_000, gap: 2 } });
    expect(parse('--scaled-decode', '0:1.5')).toEqual({ scaledDecode: { above: 0, gap: 1.5 } });
  });

  it.each([
    [['--scaled-decode', '1e6'], '4000000:2'],
    [['--scaled-decode', '1000000:0.5'], '4000000:2'],
    [['--scaled-decode', '-1'], '4000000:2'],
    [['--layer-decay', '0'], 'between 0 and 1, but not 0'],
    [['--momentum', '1'], 'between 0 and 1, but not 1'],
    [['--mixup', '-1'], 'between 0 and 1000'],
    [['--lr', '0'], 'more than 0'],
    [['--accumulate', '0'], '1 or more'],
    [['--schedule', 'sometimes'], 'one-cycle'],
  ])('have the bounds of the settings: %j', (words, says) => {
    expect(() => parse(...words)).toThrow(CommanderError);
    expect(() => parse(...words)).toThrow(says);
  });

  it('name their defaults by mode', () => {
    expect(defaultsOf('epochs')).toBe('25, finetune: 10, scratch: 150');
    expect(defaultsOf('learningRate')).toBe('1/features, finetune: 0.001, scratch: 0.003');
    expect(defaultsOf('augmentation')).toBe('–');
  });
});
