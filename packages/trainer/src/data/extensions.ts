/** The endings that torchvision's ImageFolder takes for images; case does not matter. */
export const IMAGE_EXTENSIONS = ['.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif', '.tiff', '.webp'] as const;

/** Those of them that Beeline does not decode. */
const NOT_DECODED = ['.ppm', '.bmp', '.pgm', '.tif', '.tiff'] as const;

const endsWithOneOf = (name: string, endings: readonly string[]): boolean => {
  const lower = name.toLowerCase();
  return endings.some((ending) => lower.endsWith(ending));
};

/** Whether torchvision would take a file of this name for an image. */
export const hasImageExtension = (name: string): boolean => endsWithOneOf(name, IMAGE_EXTENSIONS);

/** Whether the name promises a format that torchvision reads and Beeline does not (BMP, TIFF, PPM, PGM). */
export const hasUndecodedExtension = (name: string): boolean => endsWithOneOf(name, NOT_DECODED);

/** Why files of those are left out. */
export const UNDECODED = 'Beeline reads JPEG, PNG and WebP; convert it to one of them';
