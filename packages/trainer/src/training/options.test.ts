import { describe, expect, it } from 'vitest';
import { configOf, DEFAULTS, MODES } from './options.js';
import { readConfig } from './settings.js';

describe('the config of a run', () => {
  it('is what was said, and the mode’s defaults for the rest', () => {
    const config = configOf('scratch', { epochs: 3, optimizer: 'sgd' }, 256);
    expect(config).toEqual({ ...DEFAULTS.scratch, epochs: 3, optimizer: 'sgd' });
  });

  it('takes a rate for a head from the number of its features', () => {
    expect(configOf('frozen', {}, 1280).learningRate).toBe(1 / 1280);
  });

  it('has nothing in it that is no part of a config', () => {
    const options = { folder: 'photos', workers: 3, seed: 4 };
    expect(Object.keys(configOf('finetune', options, 512)).sort()).toEqual(Object.keys(DEFAULTS.finetune).sort());
  });

  it('refuses a head on frozen features what only whole networks have', () => {
    expect(() => configOf('frozen', { optimizer: 'adamw' }, 1280)).toThrow("optimizer can't be adamw");
    expect(() => configOf('frozen', { mixup: 0.2 }, 1280)).toThrow("mixup can't be 0.2");
    expect(configOf('frozen', { optimizer: 'sgd', warmup: 2 }, 1280).warmup).toBe(2);
  });

  it('refuses a network from scratch a head that sets out from features, which it has not got', () => {
    expect(() => configOf('scratch', { headStart: 'features' }, 256)).toThrow('has no features');
    expect(configOf('scratch', { headStart: 'random' }, 256).headStart).toBe('random');
  });

  it('takes back a config that was printed', () => {
    for (const mode of MODES) {
      const config = configOf(mode, { epochs: 3 }, 1280);
      expect(configOf(mode, readConfig(JSON.stringify({ mode, ...config }), 'printed.json'), 1280)).toEqual(config);
    }
  });
});
