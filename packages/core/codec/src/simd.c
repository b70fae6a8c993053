/*
 * libjpeg-turbo's interface for vector instructions (its jsimd.h, in place of its jsimd_none.c): the steps that cost most
 * time at full size, in WebAssembly's. The arithmetic is that of its C code (jidctint.c, jdsample.c, jdcolext.c), with
 * products added in another order; on coefficients that no encoder makes, values are cut to 16 bits between the two
 * passes of the transform, as they are by its code for x86.
 */
#include <string.h>
#include <wasm_simd128.h>

#define JPEG_INTERNALS
#include "shim.h"
#include "jinclude.h"
#include "jdct.h"
#include "jsimd.h"
#include "jsimddct.h"

/* ---- inverse transform of a block of 8 by 8 coefficients ---- */

/* Eight 32-bit numbers. */
typedef struct {
  v128_t low, high;
} Eight;

static inline Eight plus(Eight a, Eight b) {
  return (Eight){wasm_i32x4_add(a.low, b.low), wasm_i32x4_add(a.high, b.high)};
}

static inline Eight minus(Eight a, Eight b) {
  return (Eight){wasm_i32x4_sub(a.low, b.low), wasm_i32x4_sub(a.high, b.high)};
}

#define LOW_PAIRS(a, b) wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH_PAIRS(a, b) wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)

/* x * a + y * b for eight 16-bit x and y. */
static inline Eight mix(v128_t x, v128_t y, int a, int b) {
  v128_t factors = wasm_i16x8_make(a, b, a, b, a, b, a, b);
  return (Eight){wasm_i32x4_dot_i16x8(LOW_PAIRS(x, y), factors), wasm_i32x4_dot_i16x8(HIGH_PAIRS(x, y), factors)};
}

/* Divided by 2^bits, rounded, as 16-bit numbers. */
static inline v128_t descale(Eight x, int bits) {
  v128_t half = wasm_i32x4_splat(1 << (bits - 1));
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(wasm_i32x4_add(x.low, half), bits),
                                 wasm_i32x4_shr(wasm_i32x4_add(x.high, half), bits));
}

/*
 * One dimension of jpeg_idct_islow, for eight columns at once. The factors are its constants, times 2^13, multiplied out:
 * 4433 is 0.541196100, 10703 is 0.541196100 + 0.765366865, and so on.
 */
static inline void transform(v128_t r[8], int bits) {
  Eight sum = mix(r[0], r[4], 8192, 8192), difference = mix(r[0], r[4], 8192, -8192);
  Eight turned2 = mix(r[2], r[6], 4433, -10704), turned3 = mix(r[2], r[6], 10703, 4433);
  Eight even0 = plus(sum, turned3), even3 = minus(sum, turned3);
  Eight even1 = plus(difference, turned2), even2 = minus(difference, turned2);

  Eight z3 = plus(mix(r[7], r[5], -6436, 9633), mix(r[3], r[1], -6436, 9633));
  Eight z4 = plus(mix(r[7], r[5], 9633, 6437), mix(r[3], r[1], 9633, 6437));
  Eight odd0 = plus(mix(r[7], r[1], -4927, -7373), z3), odd3 = plus(mix(r[7], r[1], -7373, 4926), z4);
  Eight odd1 = plus(mix(r[5], r[3], -4176, -20995), z4), odd2 = plus(mix(r[5], r[3], -20995, 4177), z3);

  r[0] = descale(plus(even0, odd3), bits), r[7] = descale(minus(even0, odd3), bits);
  r[1] = descale(plus(even1, odd2), bits), r[6] = descale(minus(even1, odd2), bits);
  r[2] = descale(plus(even2, odd1), bits), r[5] = descale(minus(even2, odd1), bits);
  r[3] = descale(plus(even3, odd0), bits), r[4] = descale(minus(even3, odd0), bits);
}

/* Rows to columns: three times, each row is interleaved with the one four further on. */
static inline void transpose(v128_t r[8]) {
  for (int round = 0; round < 3; round++) {
    v128_t s[8];
    for (int i = 0; i < 4; i++) s[2 * i] = LOW_PAIRS(r[i], r[i + 4]), s[2 * i + 1] = HIGH_PAIRS(r[i], r[i + 4]);
    for (int i = 0; i < 8; i++) r[i] = s[i];
  }
}

void jsimd_idct_islow(j_decompress_ptr any, jpeg_component_info *component, JCOEFPTR block, JSAMPARRAY rows,
                      JDIMENSION column) {
  const ISLOW_MULT_TYPE *quantities = component->dct_table;
  v128_t r[8];
  for (int i = 0; i < 8; i++) r[i] = wasm_v128_load(block + 8 * i);
  v128_t rest = wasm_i16x8_replace_lane(r[0], 0, 0);
  for (int i = 1; i < 8; i++) rest = wasm_v128_or(rest, r[i]);
  if (!wasm_v128_any_true(rest)) {
    /* One colour, as most blocks of colour are. */
    int16_t level = (int16_t)(block[0] * quantities[0]);
    v128_t one = wasm_i16x8_splat((((level << 2) + 16) >> 5) + CENTERJSAMPLE);
    one = wasm_u8x16_narrow_i16x8(one, one);
    for (int i = 0; i < 8; i++) wasm_v128_store64_lane(rows[i] + column, one, 0);
    return;
  }
  for (int i = 0; i < 8; i++) r[i] = wasm_i16x8_mul(r[i], wasm_v128_load(quantities + 8 * i));
  transform(r, 11);
  transpose(r);
  transform(r, 18);
  transpose(r);
  v128_t centre = wasm_i16x8_splat(CENTERJSAMPLE);
  for (int i = 0; i < 8; i += 2) {
    v128_t two = wasm_u8x16_narrow_i16x8(wasm_i16x8_add_sat(r[i], centre), wasm_i16x8_add_sat(r[i + 1], centre));
    wasm_v128_store64_lane(rows[i] + column, two, 0);
    wasm_v128_store64_lane(rows[i + 1] + column, two, 1);
  }
}

/* ---- colours at half their width, or half their width and height, enlarged with a triangle filter ---- */

/* Eight samples of one row; or of two rows, the nearer of which counts three times. */
static inline v128_t eight(const JSAMPLE *near, const JSAMPLE *far, int x) {
  v128_t samples = wasm_u16x8_load8x8(near + x);
  if (!far) return samples;
  return wasm_i16x8_add(wasm_i16x8_mul(samples, wasm_i16x8_splat(3)), wasm_u16x8_load8x8(far + x));
}

static inline int single(const JSAMPLE *near, const JSAMPLE *far, int x) {
  return far ? near[x] * 3 + far[x] : near[x];
}

/*
 * Twice as wide: each sample three parts, its left or right neighbour one part; beyond the ends the last one again.
 * `left` and `right` are what is added before the division by 2^bits.
 */
static inline void widen(const JSAMPLE *near, const JSAMPLE *far, int width, int left, int right, int bits,
                         JSAMPLE *to) {
  for (int x = 0; x < width;) {
    if (x > 0 && x + 8 < width) {
      v128_t triple = wasm_i16x8_mul(eight(near, far, x), wasm_i16x8_splat(3));
      v128_t first = wasm_i16x8_add(wasm_i16x8_add(triple, eight(near, far, x - 1)), wasm_i16x8_splat(left));
      v128_t second = wasm_i16x8_add(wasm_i16x8_add(triple, eight(near, far, x + 1)), wasm_i16x8_splat(right));
      first = wasm_u16x8_shr(first, bits), second = wasm_u16x8_shr(second, bits);
      wasm_v128_store(to + 2 * x, wasm_v128_or(first, wasm_i16x8_shl(second, 8)));
      x += 8;
    } else {
      int triple = single(near, far, x) * 3;
      to[2 * x] = (triple + single(near, far, x > 0 ? x - 1 : x) + left) >> bits;
      to[2 * x + 1] = (triple + single(near, far, x + 1 < width ? x + 1 : x) + right) >> bits;
      x++;
    }
  }
}

void jsimd_h2v1_fancy_upsample(j_decompress_ptr any, jpeg_component_info *component, JSAMPARRAY rows,
                               JSAMPARRAY *enlarged) {
  for (int row = 0; row < any->max_v_samp_factor; row++)
    widen(rows[row], NULL, component->downsampled_width, 1, 2, 2, (*enlarged)[row]);
}

void jsimd_h2v2_fancy_upsample(j_decompress_ptr any, jpeg_component_info *component, JSAMPARRAY rows,
                               JSAMPARRAY *enlarged) {
  for (int row = 0; row < any->max_v_samp_factor; row++) {
    const JSAMPLE *far = rows[row % 2 ? row / 2 + 1 : row / 2 - 1];
    widen(rows[row / 2], far, component->downsampled_width, 8, 7, 4, (*enlarged)[row]);
  }
}

/* ---- YCbCr to RGB ---- */

/* (pairs . factors + 2^15) >> 16, for eight pairs; what is more than 16 bits hold is added by the caller. */
static inline v128_t share(v128_t x, v128_t y, int a, int b) {
  return descale(mix(x, y, a, b), 16);
}

/* Eight pixels. 26345 is 0.40200 times 2^16, -14942 is 1.77200 - 2, -22554 is -0.34414 and 18734 is 1 - 0.71414. */
static inline void colours(v128_t y, v128_t cb, v128_t cr, v128_t rgb[3]) {
  v128_t centre = wasm_i16x8_splat(CENTERJSAMPLE), zero = wasm_i16x8_splat(0);
  cb = wasm_i16x8_sub(cb, centre), cr = wasm_i16x8_sub(cr, centre);
  rgb[0] = wasm_i16x8_add(wasm_i16x8_add(y, cr), share(cr, zero, 26345, 0));
  rgb[1] = wasm_i16x8_add(wasm_i16x8_sub(y, cr), share(cb, cr, -22554, 18734));
  rgb[2] = wasm_i16x8_add(wasm_i16x8_add(y, wasm_i16x8_shl(cb, 1)), share(cb, zero, -14942, 0));
}

/* Sixteen pixels of three planes, one after the other: 48 bytes. */
static inline void interleave(v128_t r, v128_t g, v128_t b, JSAMPLE *to) {
  v128_t rg = wasm_i8x16_shuffle(r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
  wasm_v128_store(to, wasm_i8x16_shuffle(rg, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
  v128_t gr = wasm_i8x16_shuffle(g, r, 5, 0, 22, 6, 0, 23, 7, 0, 24, 8, 0, 25, 9, 0, 26, 10);
  wasm_v128_store(to + 16, wasm_i8x16_shuffle(gr, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15));
  v128_t last = wasm_i8x16_shuffle(r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
  wasm_v128_store(to + 32, wasm_i8x16_shuffle(last, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31));
}

void jsimd_ycc_rgb_convert(j_decompress_ptr any, JSAMPIMAGE planes, JDIMENSION row, JSAMPARRAY rows, int count) {
  for (int i = 0; i < count; i++, row++) {
    const JSAMPLE *y = planes[0][row], *cb = planes[1][row], *cr = planes[2][row];
    for (JDIMENSION x = 0; x < any->output_width; x += 16) {
      v128_t low[3], high[3];
      colours(wasm_u16x8_load8x8(y + x), wasm_u16x8_load8x8(cb + x), wasm_u16x8_load8x8(cr + x), low);
      colours(wasm_u16x8_load8x8(y + x + 8), wasm_u16x8_load8x8(cb + x + 8), wasm_u16x8_load8x8(cr + x + 8), high);
      JSAMPLE pixels[48];
      JDIMENSION left = any->output_width - x;
      JSAMPLE *to = left < 16 ? pixels : rows[i] + 3 * x;
      interleave(wasm_u8x16_narrow_i16x8(low[0], high[0]), wasm_u8x16_narrow_i16x8(low[1], high[1]),
                 wasm_u8x16_narrow_i16x8(low[2], high[2]), to);
      if (left < 16) memcpy(rows[i] + 3 * x, pixels, 3 * left);
    }
  }
}

/* ---- what there is, and what there is not ---- */

int jsimd_can_idct_islow(void) { return 1; }
int jsimd_can_h2v1_fancy_upsample(void) { return 1; }
int jsimd_can_h2v2_fancy_upsample(void) { return 1; }
int jsimd_can_ycc_rgb(void) { return 1; }

#define MISSING_TRANSFORM(name)                                                                            \
  int jsimd_can_##name(void) { return 0; }                                                                 \
  void jsimd_##name(j_decompress_ptr any, jpeg_component_info *component, JCOEFPTR block, JSAMPARRAY rows, \
                    JDIMENSION column) {}
MISSING_TRANSFORM(idct_2x2)
MISSING_TRANSFORM(idct_4x4)
MISSING_TRANSFORM(idct_ifast)
MISSING_TRANSFORM(idct_float)

#define MISSING_UPSAMPLE(name)             \
  int jsimd_can_##name(void) { return 0; } \
  void jsimd_##name(j_decompress_ptr any, jpeg_component_info *component, JSAMPARRAY rows, JSAMPARRAY *enlarged) {}
MISSING_UPSAMPLE(h2v1_upsample)
MISSING_UPSAMPLE(h2v2_upsample)

#define MISSING_MERGE(name)                \
  int jsimd_can_##name(void) { return 0; } \
  void jsimd_##name(j_decompress_ptr any, JSAMPIMAGE planes, JDIMENSION group, JSAMPARRAY rows) {}
MISSING_MERGE(h2v1_merged_upsample)
MISSING_MERGE(h2v2_merged_upsample)

int jsimd_can_ycc_rgb565(void) { return 0; }
void jsimd_ycc_rgb565_convert(j_decompress_ptr any, JSAMPIMAGE planes, JDIMENSION row, JSAMPARRAY rows, int count) {}
