/** The reference data beside the repository, for the trainer's tests as for the core's. */
export { describeWithShared, shared } from '../../core/test/shared.js';
