/**
 * Other threads and processes run plain JavaScript: from the sources (in a test) the built file in its place is taken.
 */
export function compiled({ href }: URL): URL {
  return new URL(import.meta.url.endsWith('.ts') ? href.replace('/src/', '/dist/') : href);
}
