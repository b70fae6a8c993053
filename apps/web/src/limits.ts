/** The most bytes that the server takes for one photo: 10 MiB. */
export const MAX_BYTES = 10 * 1024 * 1024;

/** The most bytes that this device reads: a photo of 48 megapixels fits. */
export const MAX_BYTES_HERE = 32 * 1024 * 1024;
