import type { Bundle } from '@beeline/core/bundle';

/** What has to travel with a network so that another program can use it as Beeline does. */
export function travelling({ manifest, sha256 }: Bundle) {
  const { name, labels, preprocessing, temperature, licence } = manifest;
  return { name, labels, preprocessing, temperature, licence, bundle: sha256 };
}
