/*
 * Convolutions of any size, stride and padding, as sums over what lies under the filter. Maps are N x H x W x C, float32:
 * under one row of a filter lies one run of numbers, of width times channels. Each sum begins with the bias and goes
 * along the filter in order, as XNNPACK's does, so the results are XNNPACK's to the last bit.
 */
#include "vectors.h"

/* Numbers under the filter for the places that go through together, so that they stay in the nearest cache. */
enum { NEAR = 6144, LEAST = 48 };

/* What is the same for all places. `across` and `down`: from a place to the next one, and from a row under it to the next. */
typedef struct {
  int rows, run, across, down, out, activation;
} Walk;

/* As many places next to each other as `count` says, up to four, by 8 outputs. */
static INLINED void sums(const int count, const float *const *places, Walk walk, const float *panel, v128_t b0, v128_t b1,
                         float *to) {
  const float *x[4];
  v128_t low[4], high[4];
  UNROLLED for (int i = 0; i < count; i++) {
    x[i] = places[i];
    low[i] = b0;
    high[i] = b1;
  }
  for (int row = 0; row < walk.rows; row++) {
    for (int k = 0; k < walk.run; k++, panel += COLUMNS) {
      v128_t f0 = at(panel), f1 = at(panel + LANES);
      UNROLLED for (int i = 0; i < count; i++) {
        v128_t one = wasm_v128_load32_splat(x[i] + k);
        low[i] = plus(low[i], times(one, f0));
        high[i] = plus(high[i], times(one, f1));
      }
    }
    UNROLLED for (int i = 0; i < count; i++) x[i] += walk.down;
  }
  UNROLLED for (int i = 0; i < count; i++) {
    wasm_v128_store(to + i * walk.out, activated(low[i], walk.activation));
    wasm_v128_store(to + i * walk.out + LANES, activated(high[i], walk.activation));
  }
}

/* A map with `top` rows and `left` columns of zeros around it; they are there already. */
static void pad(const float *x, int height, int width, int channels, int top, int left, float *to) {
  int run = width * channels, stride = (width + 2 * left) * channels;
  to += top * stride + left * channels;
  for (; height > 0; height--, x += run, to += stride) __builtin_memcpy(to, x, run * sizeof(float));
}

/* `places` outputs from the one at `column` of a row, whose numbers begin at `x`, for 8 of the filters. */
static inline void eight(const float *x, int column, int width, int turn, int places, Walk walk, const float *panel,
                         const float *bias, float *to) {
  v128_t none = wasm_f32x4_splat(0), b0 = bias ? at(bias) : none, b1 = bias ? at(bias + LANES) : none;
  const float *from[4];
/* The next place, which may lie in the next row. */
#define NEXT(i)            \
  from[i] = x;             \
  x += walk.across;        \
  if (++column == width) { \
    column = 0;            \
    x += turn;             \
  }
  int fours = by_fours(places);
  for (; fours > 0; fours -= 4, places -= 4, to += 4 * walk.out) {
    NEXT(0) NEXT(1) NEXT(2) NEXT(3)
    sums(4, from, walk, panel, b0, b1, to);
  }
  for (; places > 2; places -= 3, to += 3 * walk.out) {
    NEXT(0) NEXT(1) NEXT(2)
    sums(3, from, walk, panel, b0, b1, to);
  }
  for (; places > 0; places--, to += walk.out) {
    NEXT(0)
    sums(1, from, walk, panel, b0, b1, to);
  }
}

/*
 * @param filters in panels: out / 8 x rows x columns x channels x 8
 * @param bias `out` numbers, or 0
 * @param padded room for a map with its padding; not looked at where there is none
 * `out` is a multiple of 8.
 */
void direct(const float *x, int count, int height, int width, int channels, const float *filters, const float *bias,
            int out, int rows, int columns, int stride_y, int stride_x, int top, int left, int activation, float *y,
            float *padded) {
  int high = height + 2 * top, wide = width + 2 * left, line = wide * channels;
  int y_height = (high - rows) / stride_y + 1, y_width = (wide - columns) / stride_x + 1;
  int places = y_height * y_width;
  Walk walk = {rows, columns * channels, stride_x * channels, line, out, activation};
  int turn = stride_y * line - y_width * walk.across;
  int depth = rows * walk.run, block = NEAR / depth / 12 * 12;
  if (block < LEAST) block = LEAST;
  int has_padding = top > 0 || left > 0;
  if (has_padding) __builtin_memset(padded, 0, high * line * sizeof(float));
  for (; count > 0; count--, x += height * width * channels, y += places * out) {
    if (has_padding) pad(x, height, width, channels, top, left, padded);
    const float *map = has_padding ? padded : x;
    for (int first = 0; first < places; first += block) {
      int some = places - first < block ? places - first : block;
      int row = first / y_width, column = first % y_width;
      const float *from = map + row * stride_y * line + column * walk.across;
      for (int o = 0; o < out; o += COLUMNS)
        eight(from, column, y_width, turn, some, walk, filters + o * depth, bias ? bias + o : 0, y + first * out + o);
    }
  }
}
