/** Python's order of strings: by code points. (JavaScript's own order is by UTF-16 units, which differs past U+FFFF.) */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
