import type { DuplicateGroup, Findings, Suspect } from './types.js';

/** Findings in words: what may need attention, and what is only good to know. */
export interface FindingWords {
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** Files named in one message. */
const NAMED = 8;

/** What a person should hear of findings before the training starts. `val` counts the validation photos. */
export function describeFindings(findings: Findings, val: number): FindingWords {
  const { checked, tiny, rotated, duplicates, leaked } = findings;
  const across = duplicates.filter(({ acrossSplits }) => acrossSplits);
  const twoNamed = duplicates.filter(({ acrossClasses }) => acrossClasses);
  const within = duplicates.filter(({ acrossSplits, acrossClasses }) => !acrossSplits && !acrossClasses);
  const warnings = [
    leaked > 0 &&
      `Leakage: ${leaked} of the ${val} photos to validate with ${leaked === 1 ? 'is a copy' : 'are copies'} of photos to train on, so the accuracy will look better than it is.\n${groups(across)}`,
    twoNamed.length > 0 && `The same photo under two classes, ${times(twoNamed.length)}:\n${groups(twoNamed)}`,
    tiny.length > 0 &&
      `Tiny: ${named(tiny.map(({ path, width, height }) => `${path} (${width} x ${height})`))}. Little can be learned from so few pixels.`,
  ];
  const notes = [
    within.length > 0 && `Copies within one split and class, ${times(within.length)}:\n${groups(within)}`,
    rotated.length > 0 &&
      `Stored lying or mirrored, and set upright when read (EXIF): ${named(rotated.map(({ path }) => path))}.`,
  ];
  const said = { warnings: warnings.filter(isText), notes: notes.filter(isText) };
  if (said.warnings.length + said.notes.length > 0) return said;
  return { warnings: [], notes: [`Checked ${checked} photos: none is tiny, rotated or there twice.`] };
}

/** Photos that look mislabelled, in words; undefined where none does. */
export function describeSuspects(suspects: readonly Suspect[]): string | undefined {
  if (suspects.length === 0) return undefined;
  const shown = suspects
    .slice(0, NAMED)
    .map(({ path, label, looksLike }) => `  ${path}: labelled ${label}, and its neighbours are ${looksLike}`);
  const more = suspects.length > NAMED ? [`  and ${suspects.length - NAMED} more (in the report)`] : [];
  const [subject, verb] = suspects.length === 1 ? ['1 photo', 'looks'] : [`${suspects.length} photos`, 'look'];
  return `${subject} ${verb} mislabelled, by the photos most like ${suspects.length === 1 ? 'it' : 'them'}:\n${[...shown, ...more].join('\n')}`;
}

const isText = (text: string | false): text is string => text !== false;

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);

const named = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more` : names.join(', ');

/** One line a group of copies, `=` between equal files and `~` between those that look alike. */
function groups(some: readonly DuplicateGroup[]): string {
  const lines = some.slice(0, NAMED).map(({ exact, photos }) => {
    const shown = photos.slice(0, NAMED).map(({ path }) => path);
    const more = photos.length > NAMED ? ` and ${photos.length - NAMED} more` : '';
    return `  ${shown.join(exact ? ' = ' : ' ~ ')}${more}`;
  });
  if (some.length > NAMED) lines.push(`  and ${some.length - NAMED} more (beeline check FOLDER --json names them all)`);
  return lines.join('\n');
}
