/** A key by the name of its holder and its SHA-256; the key itself is written down nowhere here. */
export interface Key {
  readonly holder: string;
  readonly sha256: Uint8Array;
}

/**
 * Reads `holder:sha256, holder:sha256 ...`.
 * @throws Error for anything else: a key that silently does not count is worse than none
 */
export function parseKeys(text: string): Key[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const [, holder = '', hash = ''] = /^([\w.-]{1,64}):([0-9a-f]{64})$/.exec(entry) ?? [];
      if (!hash) throw new Error('API_KEYS is not a list of name:sha256, separated by commas. Make one: npm run key.');
      return { holder, sha256: Uint8Array.from(hash.match(/../g)!, (byte) => Number.parseInt(byte, 16)) };
    });
}

/**
 * Whose key this is. All keys are compared to their last byte, so that the time tells nothing; and as it is hashes that
 * are compared, a key cannot be guessed piece by piece either.
 */
export async function keyHolder(key: string, keys: readonly Key[]): Promise<string | undefined> {
  const given = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
  let found: string | undefined;
  for (const { holder, sha256 } of keys) {
    let difference = 0;
    for (let i = 0; i < given.length; i++) difference |= given[i]! ^ sha256[i]!;
    found = difference === 0 ? holder : found;
  }
  return found;
}
