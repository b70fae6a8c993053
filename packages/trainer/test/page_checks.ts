/** What a page of ours must never have, whatever it was made from. */

const VOID = new Set(['meta', 'img', 'br', 'input']);

/** Tags that are opened but not closed, or closed but not open; every start tag's attributes must be quoted. */
export function misfits(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const text = page.replace(/<style>[^<]*<\/style>/g, '').replace('<!doctype html>', '');
  for (const [tag, slash, name, rest] of text.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>/g)) {
    if (!/^(\s+[a-zA-Z0-9-]+="[^"<]*")*\s*\/?$/.test(rest!)) wrong.push(tag);
    if (slash) {
      if (open.pop() !== name) wrong.push(tag);
    } else if (!VOID.has(name!) && !rest!.endsWith('/')) open.push(name!);
  }
  return [...wrong, ...open];
}

/** Every anchor. */
export const ids = (page: string): string[] => [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);

/** Where its links lead. */
export const links = (page: string): string[] => [...page.matchAll(/ href="([^"]*)"/g)].map(([, href]) => href!);

/** What it would run, or fetch from outside of itself; and the policy that forbids both, if it is missing. */
export function reaches(page: string): string[] {
  const policy = 'default-src &#39;none&#39;; img-src data:';
  const found = page.match(/<script|<link|<iframe|https?:|url\(|@import/gi) ?? [];
  const sources = [...page.matchAll(/ src="([^"]{0,11})/g)].map(([, start]) => start!);
  return [
    ...(page.includes(`content="${policy}`) ? [] : ['no policy']),
    ...found,
    ...sources.filter((start) => start !== 'data:image/'),
  ];
}
