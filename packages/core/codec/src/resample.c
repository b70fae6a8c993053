/*
 * Pillow's two passes (src/libImaging/Resample.c) over rows as they are decoded, so that the picture as a whole is never
 * in memory. What each output sample is made of, and in which fixed-point shares, comes from the host.
 */
#include <wasm_simd128.h>

#include "shim.h"

/* Bits behind the point of a weight; adding half makes a shift round. */
#define BITS 22
#define HALF (1 << (BITS - 1))

/* For each of `length` outputs along one side: `count` inputs from `start` on, each with its weight. */
typedef struct {
  int length, stride;
  const int32_t *start, *count, *weights;
} Axis;

/* A table as the host writes it: length, stride, starts, counts, `stride` weights an output. */
static Axis axis(const int32_t *table) {
  int length = table[0];
  return (Axis){length, table[1], table + 2, table + 2 + length, table + 2 + 2 * length};
}

static int most(const Axis *axis) {
  int most = 0;
  for (int i = 0; i < axis->length; i++)
    if (axis->count[i] > most) most = axis->count[i];
  return most;
}

/* Four sums back to samples between 0 and 255, in the lowest four bytes. */
static v128_t samples(v128_t sums) {
  v128_t shifted = wasm_i32x4_shr(sums, BITS);
  v128_t narrow = wasm_i16x8_narrow_i32x4(shifted, shifted);
  return wasm_u8x16_narrow_i16x8(narrow, narrow);
}

/* Four bytes as four 32-bit numbers. */
static v128_t four(const uint8_t *bytes) {
  return wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(bytes)));
}

/* One row, narrowed. A pixel has three samples but is read and written as four, so both rows have a spare byte. */
static void across(const uint8_t *row, const Axis *columns, uint8_t *to) {
  for (int x = 0; x < columns->length; x++, to += 3) {
    const uint8_t *from = row + columns->start[x] * 3;
    const int32_t *weight = columns->weights + x * columns->stride;
    v128_t sums = wasm_i32x4_splat(HALF);
    for (int i = 0; i < columns->count[x]; i++, from += 3)
      sums = wasm_i32x4_add(sums, wasm_i32x4_mul(four(from), wasm_v128_load32_splat(weight + i)));
    wasm_v128_store32_lane(to, samples(sums), 0);
  }
}

/* The last `depth` rows, each of `line` samples, `stride` bytes apart: row n lies in slot n % depth. */
typedef struct {
  int depth, line, stride;
  uint8_t *slots;
} Ring;

/* Output row `y` from rows in the ring; samples are read and written in fours, so that `to` has three spare bytes. */
static void down(const Ring *ring, const Axis *rows, int y, uint8_t *to) {
  const int32_t *weight = rows->weights + y * rows->stride;
  for (int i = 0; i < ring->line; i += 4) {
    v128_t sums = wasm_i32x4_splat(HALF);
    int slot = rows->start[y] % ring->depth;
    for (int k = 0; k < rows->count[y]; k++) {
      v128_t row = four(ring->slots + slot * ring->stride + i);
      sums = wasm_i32x4_add(sums, wasm_i32x4_mul(row, wasm_v128_load32_splat(weight + k)));
      if (++slot == ring->depth) slot = 0;
    }
    wasm_v128_store32_lane(to + i, samples(sums), 0);
  }
}

/*
 * Decodes all rows and writes the resized picture to `to` (three spare bytes behind it).
 *
 * `down_first`: Pillow's first pass goes along the rows of the upright picture. Where that lies on its side in the file,
 * those are columns here; as each pass rounds to whole samples, the order of the passes is then the other way round.
 */
EXPORT("resample") void resample(const int32_t *column_table, const int32_t *row_table, int down_first, uint8_t *to) {
  Axis columns = axis(column_table), rows = axis(row_table);
  int line = (down_first ? (int)cinfo.output_width : columns.length) * 3;
  Ring ring = {most(&rows), line, line + 4, NULL};
  ring.slots = allocate((size_t)ring.depth * ring.stride);
  uint8_t *full = allocate(cinfo.output_width * 3 + 4);
  int y = 0;
  for (int in = 0; in < (int)cinfo.output_height; in++) {
    uint8_t *slot = ring.slots + in % ring.depth * ring.stride;
    read_row(down_first ? slot : full);
    if (!down_first && in >= rows.start[0] && y < rows.length) across(full, &columns, slot);
    for (; y < rows.length && rows.start[y] + rows.count[y] <= in + 1; y++, to += columns.length * 3) {
      down(&ring, &rows, y, down_first ? full : to);
      if (down_first) across(full, &columns, to);
    }
  }
}
