/**
 * The loader: photos for training, decoded and augmented on worker threads ahead of being asked for. They come in the
 * order asked, and what is drawn for each depends on its own random numbers alone, so that any number of threads gives
 * the same run. Decoded photos are kept up to a budget of bytes; a data set of any size streams through the rest.
 *
 * @example
 * const loader = openLoader({ threads: 2 });
 * const samples = loader.samples(dataset.train, { transforms: [{ op: 'resize_shorter', size: 256, filter: 'bilinear' }] });
 * const draws = order.map((index) => ({ index, random: random.fork(`photo ${index}`) }));
 * for await (const image of samples.drawn!(draws, augmentation, 64)) console.log(image.width, image.height);
 * await loader.close();
 */
export { type Held, KEPT_BYTES, type Loader, type LoaderOptions, openLoader } from './loader.js';
export type { Draw, Samples } from './samples.js';
