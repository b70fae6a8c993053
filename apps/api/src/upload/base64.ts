/** What a character of base64 stands for, by its code: a number below 64, or one of these. */
const [OTHER, SPACE, PADDING] = [255, 254, 253];
const MEANINGS = new Uint8Array(256).fill(OTHER);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  MEANINGS[digit.charCodeAt(0)] = value;
for (const space of '\t\n\r ') MEANINGS[space.charCodeAt(0)] = SPACE;
MEANINGS['='.charCodeAt(0)] = PADDING;

/** The start of a data URL with base64, whatever type and parameters it names. */
const DATA_URL = /^data:[^,]{0,200};base64,/i;

/**
 * The bytes of base64 (with `+` and `/`, padded or not, line breaks ignored) or of a data URL with base64; undefined for
 * anything else. One pass over the characters: besides text and bytes no third copy is in memory, and no text makes it
 * slower than another.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const start = DATA_URL.exec(text)?.[0].length ?? 0;
  const bytes = new Uint8Array(Math.floor(((text.length - start) * 3) / 4));
  let [length, padding] = [0, 0];
  /** Bits that have been read and are not yet a byte, and how many. */
  let [bits, count] = [0, 0];
  for (let at = start; at < text.length; at++) {
    const meaning = MEANINGS[text.charCodeAt(at)] ?? OTHER;
    if (meaning < 64) {
      if (padding > 0) return undefined;
      bits = ((bits << 6) | meaning) & 0xfff;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      bytes[length++] = bits >> count;
    } else if (meaning === PADDING) {
      if (++padding > 2) return undefined;
    } else if (meaning === OTHER) return undefined;
  }
  // A single digit at the end is not even a byte.
  return count === 6 ? undefined : bytes.subarray(0, length);
}
