/**
 * Half floats both ways. Arrays of 16-bit patterns in, float32 out, and back with round to nearest, ties to even.
 * `float16` is IEEE 754 binary16, `bfloat16` the upper half of binary32.
 */

/** Binary16 patterns to the float32 values they stand for (exact; subnormals, infinities and NaN included). */
export function fromFloat16(source: Uint16Array): Float32Array {
  const out = new Float32Array(source.length);
  const bits = new Uint32Array(out.buffer);
  for (let i = 0; i < source.length; i++) {
    const half = source[i]!;
    const exponent = (half >>> 10) & 0x1f;
    // The usual case moves the fields to their places and rebiases the exponent (127 - 15).
    if (exponent !== 0 && exponent !== 31) bits[i] = ((half & 0x8000) << 16) | (((half & 0x7fff) << 13) + 0x38000000);
    else if (exponent === 31) bits[i] = ((half & 0x8000) << 16) | 0x7f800000 | ((half & 0x3ff) << 13);
    else out[i] = ((half & 0x3ff) / 2 ** 24) * (half & 0x8000 ? -1 : 1);
  }
  return out;
}

/** Float32 to binary16 patterns. From 65520 on a value becomes infinity, below 2^-25 zero. */
export function toFloat16(source: Float32Array): Uint16Array {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  const out = new Uint16Array(source.length);
  for (let i = 0; i < source.length; i++) {
    const sign = (bits[i]! >>> 16) & 0x8000;
    const size = bits[i]! & 0x7fffffff;
    out[i] = sign | magnitudeToFloat16(size);
  }
  return out;
}

/** The binary16 pattern of a non-negative float32 given by its bits. */
function magnitudeToFloat16(bits: number): number {
  if (bits > 0x7f800000) return 0x7e00; // NaN
  if (bits >= 0x477ff000) return 0x7c00; // 65520, half way to 2^16, rounds up to infinity
  if (bits >= 0x38800000) {
    // Normal: rebias the exponent; a carry out of the fraction walks into it, as it should.
    return (bits - 0x38000000 + 0xfff + ((bits >>> 13) & 1)) >>> 13;
  }
  if (bits <= 0x33000000) return 0; // up to 2^-25, half of the smallest subnormal: ties to even, so to zero
  // Subnormal: shift the fraction, its hidden bit included, to units of 2^-24.
  const shift = 126 - (bits >>> 23);
  const fraction = (bits & 0x7fffff) | 0x800000;
  const half = 2 ** (shift - 1);
  return (fraction + half - 1 + ((fraction >>> shift) & 1)) >>> shift;
}

/** Bfloat16 patterns to float32 (exact). */
export function fromBfloat16(source: Uint16Array): Float32Array {
  const bits = new Uint32Array(source.length);
  for (let i = 0; i < source.length; i++) bits[i] = source[i]! << 16;
  return new Float32Array(bits.buffer);
}

/** Float32 to bfloat16 patterns; NaN stays NaN. */
export function toBfloat16(source: Float32Array): Uint16Array {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  const out = new Uint16Array(source.length);
  for (let i = 0; i < source.length; i++) {
    const b = bits[i]!;
    const notANumber = (b & 0x7fffffff) > 0x7f800000;
    out[i] = notANumber ? (b >>> 16) | 0x40 : (b + 0x7fff + ((b >>> 16) & 1)) >>> 16;
  }
  return out;
}
