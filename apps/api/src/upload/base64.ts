/** Characters that are decoded at a time: a multiple of four, so that pieces come out as the whole would. */
const PIECE = 2 ** 16;

/** The start of a data URL with base64, whatever type and parameters it names. */
const DATA_URL = /^data:[^,]{0,200};base64,/i;

/**
 * The bytes of base64 (with `+` and `/`, padded or not, line breaks ignored) or of a data URL with base64; undefined for
 * anything else. Decoded in pieces, so that besides text and bytes no third copy is in memory.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const start = DATA_URL.exec(text)?.[0].length ?? 0;
  const digits = (start > 0 ? text.slice(start) : text).replace(/[\t\n\r ]+/g, '').replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let at = 0, to = 0; at < digits.length; at += PIECE) {
    const piece = atob(digits.slice(at, at + PIECE));
    for (let i = 0; i < piece.length; i++) bytes[to++] = piece.charCodeAt(i);
  }
  return bytes;
}
