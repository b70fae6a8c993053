import { Problem } from '../problem.js';
import { checkFiles, type Upload } from './files.js';

/** Fields beside its files that a form may have. */
const MAX_FIELDS = 64;

/**
 * The files of a multipart form, by the runtime's own parser.
 * @throws Problem `malformed`, `no_file`, `too_many_files`
 */
export async function parseForm(body: Uint8Array, type: string, maxFiles: number): Promise<Upload[]> {
  checkParts(body, type, maxFiles + MAX_FIELDS);
  const files = await filesOf(body, type);
  if (files.length === 0) throw new Problem('no_file', 'The form has no file among its fields.');
  checkFiles('form', files.length, maxFiles);
  return Promise.all(
    files.map(async (file) => ({ filename: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** Counts boundaries before anything is parsed: ten thousand tiny parts keep a parser busy for seconds. */
function checkParts(body: Uint8Array, type: string, limit: number): void {
  const [, quoted, bare] = /boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type) ?? [];
  const boundary = new TextEncoder().encode(`--${quoted ?? bare ?? ''}`);
  if (boundary.length === 2) throw new Problem('malformed', 'The Content-Type of the form names no boundary.');
  let parts = 0;
  // A boundary stands at the start of a line.
  for (let at = 0; at !== -1 && parts <= limit + 1; at = nextLine(body, at))
    if (boundary.every((byte, i) => body[at + i] === byte)) parts++;
  if (parts > limit + 1) throw new Problem('too_many_files', `The form has more than ${limit} parts.`, { limit });
}

const nextLine = (body: Uint8Array, from: number): number => body.indexOf(10, from) + 1 || -1;

async function filesOf(body: Uint8Array, type: string): Promise<File[]> {
  try {
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'Content-Type': type } }).formData();
    return [...form.values()].filter((value): value is File => typeof value !== 'string');
  } catch {
    throw new Problem('malformed', 'The body is not the multipart form that its Content-Type announces.');
  }
}
