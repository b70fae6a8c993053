import { epochHeader, formatEpoch } from '../report/index.js';
import { type EpochRecord, isBetter, type Watcher } from '../training/index.js';
import type { Terminal } from './terminal.js';
import { watchEvents } from './watchEvents.js';

/** Tells a person how a training goes; a program (`--json`) gets events. */
export function watch(terminal: Terminal): Watcher {
  if (terminal.json) return watchEvents(terminal);
  let best: EpochRecord | undefined;
  let headed = false;
  return {
    ...terminal,
    epoch(record, epochs) {
      if (!headed) terminal.say(epochHeader());
      headed = true;
      // Another training, of several.
      if (record.epoch === 1) best = undefined;
      const isBest = best === undefined || isBetter(record, best);
      if (isBest) best = record;
      terminal.say(formatEpoch(record, { epochs, best: isBest }));
    },
  };
}
