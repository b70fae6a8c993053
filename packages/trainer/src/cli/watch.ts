import { epochHeader, formatEpoch } from '../report/index.js';
import { type EpochRecord, isBetter, type Watcher } from '../training/index.js';
import type { Terminal } from './terminal.js';
import { watchEvents } from './watchEvents.js';

/** Tells a person how a training goes; a program (`--json`) gets events. */
export function watch(terminal: Terminal): Watcher {
  if (terminal.json) return watchEvents(terminal);
  let best: EpochRecord | undefined;
  return {
    ...terminal,
    epoch(record, epochs) {
      if (best === undefined) terminal.say(epochHeader());
      const isBest = best === undefined || isBetter(record, best);
      if (isBest) best = record;
      terminal.say(formatEpoch(record, { epochs, best: isBest }));
    },
  };
}
