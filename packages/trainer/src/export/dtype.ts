import type { StoredType } from '@beeline/core/weights';

/** How an export stores weights: as they are, as half floats, or as int8 with a scale an output channel. */
export type Dtype = 'float32' | 'float16' | 'int8';

const STORED: Readonly<Record<Dtype, StoredType>> = { float32: 'F32', float16: 'F16', int8: 'I8' };

export const DTYPES = Object.keys(STORED) as Dtype[];

export const storedType = (dtype: Dtype): StoredType => STORED[dtype];
