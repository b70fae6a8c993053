import { Problem } from '../problem.js';

/** The deepest upload is an object in an array in an object. */
const MAX_DEPTH = 8;
/** Brackets and commas: of what stands around the images, and of each of them. */
const [MARKS_AROUND, MARKS_EACH] = [16, 4];

/** The closing quote of the text that opens at `start`, or the end of the bytes. */
function closingQuote(json: Uint8Array, start: number): number {
  for (let end = json.indexOf(34, start + 1); end !== -1; end = json.indexOf(34, end + 1)) {
    let before = end;
    while (json[before - 1] === 92) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return json.length;
}

/**
 * Holds JSON against what an upload may be, before a parser makes values of it: ten million brackets are ten million
 * arrays. Whether it is JSON at all is the parser's business.
 * @throws Problem `malformed` for what is nested too deep, `too_many_files` for too many values
 */
export function checkOutline(json: Uint8Array, maxFiles: number): void {
  const limit = MARKS_AROUND + MARKS_EACH * maxFiles;
  let [depth, marks] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === 34) at = closingQuote(json, at);
    else if (byte === 93 || byte === 125) depth--;
    else if (byte === 91 || byte === 123 || byte === 44) {
      if (byte !== 44 && ++depth > MAX_DEPTH)
        throw new Problem('malformed', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
      if (++marks > limit)
        throw new Problem('too_many_files', `The JSON has more than ${limit} values.`, { limit: maxFiles });
    }
  }
}
