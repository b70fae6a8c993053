/**
 * Archives of photos: a zip, a tar or a gzipped tar is unpacked once, to a folder named by its sha256, and then read
 * like any folder. An archive from elsewhere is not trusted: no entry leads out of the folder, no link is made, and
 * entries, bytes and the ratio of both sizes are capped while it is unpacked.
 *
 * @example
 * const { root, passedOver } = await unpack('photos.zip', 'zip', { folder: join(cacheFolder(), 'archives') });
 */
export { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.js';
export { type ArchiveFormat, type Unpacked, type UnpackOptions, unpack } from './unpack.js';
