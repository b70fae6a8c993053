import { buildNode } from '../scripts/serve-node.mjs';

/** Once before all tests: two files of tests use it, and would compile it under each other's feet. */
export default buildNode;
