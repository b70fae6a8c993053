/*
 * Convolutions of 3 by 3 with stride 1 and padding 1 by Lavin and Gray ("Fast Algorithms for Convolutional Neural
 * Networks", 2016), in two sizes: F(2x2, 3x3) makes four outputs from 16 products a channel instead of 36, F(4x4, 3x3)
 * sixteen from 36 instead of 144. Maps are N x H x W x C, float32.
 */
#include "tiles.h"

typedef struct {
  int height, width, channels;
} Map;

/* `rows` x 8 of a product, 3 or 4 of them: `rows` rows of `a`, each `depth` long, times a panel of `depth` rows of 8. */
static INLINED void product(const int rows, const float *a, int depth, const float *panel, float *c, int width) {
  v128_t low[4], high[4];
  UNROLLED for (int r = 0; r < rows; r++) low[r] = high[r] = wasm_f32x4_splat(0);
  for (int k = 0; k < depth; k++, panel += COLUMNS) {
    v128_t b0 = at(panel), b1 = at(panel + LANES);
    UNROLLED for (int r = 0; r < rows; r++) {
      v128_t x = wasm_v128_load32_splat(a + r * depth + k);
      low[r] = plus(low[r], times(x, b0));
      high[r] = plus(high[r], times(x, b1));
    }
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    wasm_v128_store(c + r * width, low[r]);
    wasm_v128_store(c + r * width + LANES, high[r]);
  }
}

/*
 * `tiles` x `depth` times `depth` x `width`, which comes in panels of 8 columns; of 1, 2 and 5 tiles the rows that fill up
 * the last three are garbage.
 */
static void multiply(const float *a, int tiles, int depth, const float *panels, int width, float *c) {
  int fours = by_fours(tiles);
  for (int column = 0; column < width; column += COLUMNS) {
    const float *panel = panels + column * depth;
    int row = 0;
    for (; row < fours; row += 4) product(4, a + row * depth, depth, panel, c + row * width + column, width);
    for (; row < tiles; row += 3) product(3, a + row * depth, depth, panel, c + row * width + column, width);
  }
}

#define STEP 2
#include "winograd_step.h"
#undef STEP
#define STEP 4
#include "winograd_step.h"
