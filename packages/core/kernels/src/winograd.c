/*
 * Convolutions of 3 by 3 with stride 1 and padding 1 by F(2x2, 3x3) of Lavin and Gray ("Fast Algorithms for Convolutional
 * Neural Networks", 2016): four outputs from 16 products a channel instead of 36. Maps are N x H x W x C, float32.
 *
 * A tile is 4 by 4 inputs, of which 2 by 2 outputs are made. Tiles go through in blocks that stay in the cache: all are
 * transformed, multiplied by the filters' 16 matrices, and transformed back.
 */
#include "vectors.h"

enum { SIDE = 4, POINTS = SIDE * SIDE };

typedef struct {
  int height, width, channels;
} Map;

/* One tile of the input: its 16 places are multiplied out as B^T d B, each into its own matrix. */
static inline void transform_input(const float *x, Map map, int top, int left, const float *zeros, float *to, int matrix) {
  const float *from[POINTS];
#pragma clang loop unroll(full)
  for (int i = 0; i < POINTS; i++) {
    int row = top + i / SIDE, column = left + i % SIDE;
    int inside = row >= 0 && row < map.height && column >= 0 && column < map.width;
    from[i] = inside ? x + (row * map.width + column) * map.channels : zeros;
  }
  for (int c = 0; c < map.channels; c += LANES) {
    v128_t d[POINTS], t[POINTS];
#pragma clang loop unroll(full)
    for (int i = 0; i < POINTS; i++) d[i] = at(from[i] + c);
#pragma clang loop unroll(full)
    for (int j = 0; j < SIDE; j++) {
      t[j] = minus(d[j], d[8 + j]);
      t[4 + j] = plus(d[4 + j], d[8 + j]);
      t[8 + j] = minus(d[8 + j], d[4 + j]);
      t[12 + j] = minus(d[4 + j], d[12 + j]);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < POINTS; i += SIDE) {
      float *row = to + i * matrix + c;
      wasm_v128_store(row, minus(t[i], t[i + 2]));
      wasm_v128_store(row + matrix, plus(t[i + 1], t[i + 2]));
      wasm_v128_store(row + 2 * matrix, minus(t[i + 2], t[i + 1]));
      wasm_v128_store(row + 3 * matrix, minus(t[i + 1], t[i + 3]));
    }
  }
}

/* One tile back, as A^T m A, with bias and activation; what lies outside of the map is left out. */
static inline void transform_output(const float *m, int matrix, Map map, int top, int left, const float *bias,
                                    int activation, float *y) {
  int has_right = left + 1 < map.width, has_below = top + 1 < map.height;
  float *to = y + (top * map.width + left) * map.channels;
  int below = map.width * map.channels;
  for (int c = 0; c < map.channels; c += LANES) {
    v128_t upper[SIDE], lower[SIDE];
#pragma clang loop unroll(full)
    for (int j = 0; j < SIDE; j++) {
      const float *column = m + j * matrix + c;
      v128_t m1 = at(column + 4 * matrix), m2 = at(column + 8 * matrix);
      upper[j] = plus(plus(at(column), m1), m2);
      lower[j] = minus(minus(m1, m2), at(column + 12 * matrix));
    }
    v128_t b = bias ? at(bias + c) : wasm_f32x4_splat(0);
    wasm_v128_store(to + c, activated(plus(plus(plus(upper[0], upper[1]), upper[2]), b), activation));
    if (has_right)
      wasm_v128_store(to + map.channels + c,
                      activated(plus(minus(minus(upper[1], upper[2]), upper[3]), b), activation));
    if (!has_below) continue;
    wasm_v128_store(to + below + c, activated(plus(plus(plus(lower[0], lower[1]), lower[2]), b), activation));
    if (has_right)
      wasm_v128_store(to + below + map.channels + c,
                      activated(plus(minus(minus(lower[1], lower[2]), lower[3]), b), activation));
  }
}

/* `rows` x 8 of a product: `rows` rows of `a`, each `depth` long, times a panel of `depth` rows of 8. */
#define PRODUCT(NAME, COUNT)                                                                            \
  static inline void NAME(const float *a, int depth, const float *panel, float *c, int width) {         \
    v128_t low[COUNT], high[COUNT];                                                                     \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < COUNT; r++) low[r] = high[r] = wasm_f32x4_splat(0); \
    for (int k = 0; k < depth; k++) {                                                                   \
      v128_t b0 = at(panel), b1 = at(panel + LANES);                                                    \
      panel += COLUMNS;                                                                                 \
      _Pragma("clang loop unroll(full)") for (int r = 0; r < COUNT; r++) {                              \
        v128_t x = wasm_v128_load32_splat(a + r * depth + k);                                           \
        low[r] = plus(low[r], times(x, b0));                                                   \
        high[r] = plus(high[r], times(x, b1));                                                 \
      }                                                                                                 \
    }                                                                                                   \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < COUNT; r++) {                                \
      wasm_v128_store(c + r * width, low[r]);                                                           \
      wasm_v128_store(c + r * width + LANES, high[r]);                                                  \
    }                                                                                                   \
  }
PRODUCT(product4, 4)
PRODUCT(product3, 3)

/*
 * `tiles` x `depth` times `depth` x `width`, which comes in panels of 8 columns; of 1, 2 and 5 tiles the rows that fill up
 * the last three are garbage.
 */
static void multiply(const float *a, int tiles, int depth, const float *panels, int width, float *c) {
  int fours = by_fours(tiles);
  for (int column = 0; column < width; column += COLUMNS) {
    const float *panel = panels + column * depth;
    int row = 0;
    for (; row < fours; row += 4) product4(a + row * depth, depth, panel, c + row * width + column, width);
    for (; row < tiles; row += 3) product3(a + row * depth, depth, panel, c + row * width + column, width);
  }
}

/*
 * @param filters 16 matrices of `channels` x `out`, each in panels: out / 8 x channels x 8
 * @param bias `out` numbers, or 0
 * @param scratch room for `channels` + 16 * block * (channels + out) numbers
 * @param block tiles that go through at a time, a multiple of 12
 * `channels` is a multiple of 4, `out` of 8.
 */
__attribute__((export_name("winograd"))) void winograd(const float *x, int count, int height, int width, int channels,
                                                        const float *filters, const float *bias, int out,
                                                        int activation, float *y, float *scratch, int block) {
  Map from = {height, width, channels}, to = {height, width, out};
  int across = (width + 1) / 2, tiles = across * ((height + 1) / 2);
  float *zeros = scratch, *inputs = zeros + channels, *outputs = inputs + POINTS * block * channels;
  for (int c = 0; c < channels; c += LANES) wasm_v128_store(zeros + c, wasm_f32x4_splat(0));
  for (; count > 0; count--, x += height * width * channels, y += height * width * out) {
    for (int first = 0; first < tiles; first += block) {
      int some = tiles - first < block ? tiles - first : block;
      for (int i = 0; i < some; i++) {
        int top = (first + i) / across * 2, left = (first + i) % across * 2;
        transform_input(x, from, top - 1, left - 1, zeros, inputs + i * channels, block * channels);
      }
      for (int p = 0; p < POINTS; p++)
        multiply(inputs + p * block * channels, some, channels, filters + p * channels * out, out,
                 outputs + p * block * out);
      for (int i = 0; i < some; i++) {
        int top = (first + i) / across * 2, left = (first + i) % across * 2;
        transform_output(outputs + i * out, block * out, to, top, left, bias, activation, y);
      }
    }
  }
}
