import { BeelineError } from '@beeline/core';

/**
 * An entry's name as the parts of a path that stays inside the folder it is unpacked to.
 *
 * @throws BeelineError `archive_unsafe` for absolute paths, drive letters and `..`.
 */
export function safeName(archive: string, name: string): string[] {
  const parts = name.replaceAll('\\', '/').split('/');
  if (name.includes('\0') || parts[0] === '' || /^[a-z]:/i.test(name) || parts.includes('..'))
    throw unsafe(archive, `an entry that leads out of it: ${JSON.stringify(name.slice(0, 200))}`);
  return parts.filter((part) => part !== '' && part !== '.');
}

export const unsafe = (archive: string, what: string): BeelineError =>
  new BeelineError(
    'archive_unsafe',
    `${archive} has ${what}. Nothing of it was kept.`,
    'It was not made by an ordinary packer; ask whoever gave it to you, or unpack it yourself.',
  );
