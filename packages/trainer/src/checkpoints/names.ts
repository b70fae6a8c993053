/** What a run's folder holds until the run has ended well: a folder of this name, and in it what was asked for. */
export const CHECKPOINT = 'checkpoint';
export const ASKED = 'run.json';
/** Where in it the bundle is written, until it is whole. */
export const BUNDLE = 'bundle';
