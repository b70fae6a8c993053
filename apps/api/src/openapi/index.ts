/**
 * The service described for programs: one table of operations, whose schemas are those that validate requests and that
 * tests hold the answers to, becomes OpenAPI 3.1 and the page at /docs.
 *
 * @example
 * const document = openApi(); // { openapi: '3.1.0', paths: { '/v1/classify': { post: ... } }, ... }
 */
export { openApi } from './document.js';
export { type Operation, operations } from './operations.js';
export * from './schemas.js';
