const PARAMETER = /\s*;\s*([^\s;="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"\s*(?=;|$)|([^;"]*))/y;
/** RFC 2046's characters and some more: none that ends a quoted text. */
const BOUNDARY = /^[ !#-[\]-~]{0,69}[!#-[\]-~]$/;

/**
 * The boundary that the Content-Type of a form names: the first parameter that is called so, bare or quoted; undefined
 * where there is none, or one that no client makes.
 */
export function boundaryOf(type: string): string | undefined {
  PARAMETER.lastIndex = /^\s*multipart\/form-data/i.exec(type)?.[0].length ?? type.length;
  for (let found = PARAMETER.exec(type); found; found = PARAMETER.exec(type)) {
    const [, name = '', quoted, bare = ''] = found;
    if (name.toLowerCase() !== 'boundary') continue;
    const boundary = quoted ?? bare.trim();
    return BOUNDARY.test(boundary) ? boundary : undefined;
  }
  return undefined;
}
