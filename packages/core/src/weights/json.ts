/**
 * The first key that an object of a JSON text has twice, at any depth; `undefined` where every key is unique.
 * `JSON.parse` keeps the last of two silently, so a header could show one thing and mean another.
 *
 * @param text valid JSON
 */
export function duplicateKey(text: string): string | undefined {
  /** The keys so far of every object that is open here; nothing for an array. */
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = JSON.parse(text.slice(i, end)) as string;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return undefined;
}

/** Behind the closing quote of the string whose opening quote is at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

/** Whether a colon comes next. */
function isKey(text: string, at: number): boolean {
  let i = at;
  while (text[i] === ' ' || text[i] === '\t' || text[i] === '\r' || text[i] === '\n') i++;
  return text[i] === ':';
}
