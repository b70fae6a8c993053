import { Problem } from '../problem.js';
import { boundaryOf } from './boundary.js';
import { checkFiles, type Upload } from './files.js';

/** Fields beside its files that a form may have. */
const MAX_FIELDS = 64;
/** Bytes of a part's own headers: its name, a file's name, a type. */
const MAX_HEADERS = 16_384;
const LF = 10;

/**
 * The files of a multipart form, by the runtime's own parser.
 * @throws Problem `malformed`, `no_file`, `too_many_files`
 */
export async function parseForm(body: Uint8Array, type: string, maxFiles: number): Promise<Upload[]> {
  const boundary = boundaryOf(type);
  if (boundary === undefined) throw new Problem('malformed', 'The Content-Type of the form names no boundary.');
  checkParts(body, boundary, maxFiles + MAX_FIELDS);
  const files = await filesOf(body, boundary);
  if (files.length === 0) throw new Problem('no_file', 'The form has no file among its fields.');
  checkFiles('form', files.length, maxFiles);
  return Promise.all(
    files.map(async (file) => ({ filename: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** Looks at boundaries before anything is parsed: ten thousand tiny parts keep a parser busy for seconds. */
function checkParts(body: Uint8Array, boundary: string, limit: number): void {
  const start = new TextEncoder().encode(`--${boundary}`);
  let parts = 0;
  // A boundary stands at the start of a line.
  for (let at = 0; at !== -1; at = nextLine(body, at)) {
    if (!start.every((byte, i) => body[at + i] === byte)) continue;
    if (++parts > limit + 1) throw new Problem('too_many_files', `The form has more than ${limit} parts.`, { limit });
    checkHeaders(body, at);
  }
}

/** The headers of a part end with an empty line, soon. */
function checkHeaders(body: Uint8Array, part: number): void {
  for (let at = nextLine(body, part); at !== -1; at = nextLine(body, at)) {
    if (at - part > MAX_HEADERS)
      throw new Problem('malformed', `A part of the form has more than ${MAX_HEADERS} bytes of headers.`);
    if (body[at] === LF || (body[at] === 13 && body[at + 1] === LF)) return;
  }
}

const nextLine = (body: Uint8Array, from: number): number => body.indexOf(LF, from) + 1 || -1;

/** The parser is given the boundary that was looked for, whatever else the Content-Type says: parsers differ in that. */
async function filesOf(body: Uint8Array, boundary: string): Promise<File[]> {
  const headers = { 'Content-Type': `multipart/form-data; boundary="${boundary}"` };
  try {
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData();
    return [...form.values()].filter((value): value is File => typeof value !== 'string');
  } catch {
    throw new Problem('malformed', 'The body is not the multipart form that its Content-Type announces.');
  }
}
