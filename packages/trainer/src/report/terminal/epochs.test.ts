import { describe, expect, it } from 'vitest';
import { sampleEpochs } from '../../../test/report_sample.js';
import { epochHeader, formatEpoch } from './epochs.js';

describe('formatEpoch', () => {
  const [first] = sampleEpochs(1);

  it('aligns with its header', () => {
    const line = formatEpoch(first!, { epochs: 25 });
    expect(line).toBe('   1/25    0.001      0.6200       65.0 %    0.5018     69.6 %    0.1 s');
    expect(line).toHaveLength(epochHeader().length);
  });

  it('marks the best', () => expect(formatEpoch(first!, { epochs: 25, best: true })).toMatch(/ s {2}best$/));

  it('shows a run that diverged as it is', () => {
    expect(formatEpoch({ ...first!, trainLoss: Number.NaN }, { epochs: 1 })).toContain('NaN');
  });
});
