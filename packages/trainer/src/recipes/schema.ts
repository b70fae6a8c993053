import * as z from 'zod/mini';
import { type Settings, settingsSchema } from '../training/index.js';

/** What every recipe says. */
interface Common {
  /** Its file's name without `.json`. */
  readonly name: string;
  /** Which of the five write-ups it belongs to. */
  readonly writeUp: 'a' | 'b' | 'c' | 'd' | 'e';
  readonly title: string;
  /** The data set's folder, by its usual name, and the folder in it to validate with where it is not `val`. */
  readonly data: { readonly folder: string; readonly val?: string };
  /** An architecture. */
  readonly network: string;
  readonly published: {
    /** In [0, 1]. */
    readonly accuracy: number;
    /** The architecture it was published for, which may be another than the recipe's. */
    readonly network: string;
    /** How many photos it was measured on. */
    readonly photos: number;
  };
  /** Whether the results show every class. */
  readonly perClass?: boolean;
  /** What a reader of the result should know. */
  readonly note?: string;
}

/** A training. */
export interface TrainRecipe extends Common {
  readonly mode: 'frozen' | 'finetune' | 'scratch';
  readonly settings: Settings;
}

/** ImageNet's 1000 classes as they are, some of which count as a class of the data set; nothing is trained. */
export interface MappedRecipe extends Common {
  readonly mode: 'mapped';
  /** For each class of the data set, places in ImageNet's list, counted from 0. */
  readonly classes: Readonly<Record<string, readonly number[]>>;
}

/** One experiment, as data. */
export type Recipe = TrainRecipe | MappedRecipe;

const text = z.string().check(z.minLength(1), z.maxLength(500));
const photos = z.int().check(z.minimum(1));

const common = {
  writeUp: z.enum(['a', 'b', 'c', 'd', 'e']),
  title: text,
  data: z.strictObject({ folder: text, val: z.exactOptional(text) }),
  network: text,
  published: z.strictObject({ accuracy: z.number().check(z.minimum(0), z.maximum(1)), network: text, photos }),
  perClass: z.exactOptional(z.boolean()),
  note: z.exactOptional(text),
};

/** The file of a recipe; its name is the file's. */
export const recipeSchema = z.discriminatedUnion('mode', [
  z.strictObject({ ...common, mode: z.enum(['frozen', 'finetune', 'scratch']), settings: settingsSchema }),
  z.strictObject({
    ...common,
    mode: z.literal('mapped'),
    classes: z.record(text, z.array(z.int().check(z.minimum(0), z.maximum(999))).check(z.minLength(1))),
  }),
]);
