/*
 * `winograd2` or `winograd4`, by STEP: tiles of STEP + 2 by STEP + 2 inputs, of which STEP by STEP outputs are made. Tiles go
 * through in blocks that stay in the cache: all are transformed, multiplied by the filters' matrices, one for each place of
 * a tile, and transformed back.
 */
#define JOINED(name, step) name##step
#define WITH_STEP(name, step) JOINED(name, step)
#define NAMED(name) WITH_STEP(name, STEP)
#define SIDE (STEP + 2)
#define POINTS (SIDE * SIDE)

/* One tile of the input: its places are multiplied out as B^T d B, each into its own matrix. */
static inline void NAMED(transform_input)(const float *x, Map map, int top, int left, const float *zeros, float *to, int matrix) {
  const float *from[POINTS];
  UNROLLED for (int i = 0; i < POINTS; i++) {
    int row = top + i / SIDE, column = left + i % SIDE;
    int inside = row >= 0 && row < map.height && column >= 0 && column < map.width;
    from[i] = inside ? x + (row * map.width + column) * map.channels : zeros;
  }
  for (int c = 0; c < map.channels; c += LANES) {
    v128_t t[SIDE][SIDE];
    UNROLLED for (int j = 0; j < SIDE; j++) {
      v128_t d[SIDE], column[SIDE];
      UNROLLED for (int i = 0; i < SIDE; i++) d[i] = at(from[i * SIDE + j] + c);
      NAMED(there)(d, column);
      UNROLLED for (int i = 0; i < SIDE; i++) t[i][j] = column[i];
    }
    UNROLLED for (int i = 0; i < SIDE; i++) {
      v128_t row[SIDE];
      NAMED(there)(t[i], row);
      UNROLLED for (int j = 0; j < SIDE; j++) wasm_v128_store(to + (i * SIDE + j) * matrix + c, row[j]);
    }
  }
}

/* One tile back, as A^T m A, with bias and activation; what lies outside of the map is left out. */
static inline void NAMED(transform_output)(const float *m, int matrix, Map map, int top, int left, const float *bias,
                                    int activation, float *y) {
  for (int c = 0; c < map.channels; c += LANES) {
    v128_t t[STEP][SIDE], b = bias ? at(bias + c) : wasm_f32x4_splat(0);
    UNROLLED for (int j = 0; j < SIDE; j++) {
      v128_t d[SIDE], column[STEP];
      UNROLLED for (int i = 0; i < SIDE; i++) d[i] = at(m + (i * SIDE + j) * matrix + c);
      NAMED(back)(d, column);
      UNROLLED for (int i = 0; i < STEP; i++) t[i][j] = column[i];
    }
    UNROLLED for (int i = 0; i < STEP; i++) {
      if (top + i >= map.height) continue;
      v128_t row[STEP];
      NAMED(back)(t[i], row);
      float *to = y + ((top + i) * map.width + left) * map.channels + c;
      UNROLLED for (int j = 0; j < STEP; j++) {
        if (left + j < map.width) wasm_v128_store(to + j * map.channels, activated(plus(row[j], b), activation));
      }
    }
  }
}

/*
 * @param filters POINTS matrices of `channels` x `out`, each in panels: out / 8 x channels x 8
 * @param bias `out` numbers, or 0
 * @param scratch room for `channels` + POINTS * block * (channels + out) numbers
 * @param block tiles that go through at a time, a multiple of 12
 * `channels` is a multiple of 4, `out` of 8.
 */
void NAMED(winograd)(const float *x, int count, int height, int width, int channels, const float *filters,
                     const float *bias, int out, int activation, float *y, float *scratch, int block) {
  Map from = {height, width, channels}, to = {height, width, out};
  int across = (width + STEP - 1) / STEP, tiles = across * ((height + STEP - 1) / STEP);
  float *zeros = scratch, *inputs = zeros + channels, *outputs = inputs + POINTS * block * channels;
  for (int c = 0; c < channels; c += LANES) wasm_v128_store(zeros + c, wasm_f32x4_splat(0));
  for (; count > 0; count--, x += height * width * channels, y += height * width * out) {
    for (int first = 0; first < tiles; first += block) {
      int some = tiles - first < block ? tiles - first : block;
      for (int i = 0; i < some; i++) {
        int top = (first + i) / across * STEP, left = (first + i) % across * STEP;
        NAMED(transform_input)(x, from, top - 1, left - 1, zeros, inputs + i * channels, block * channels);
      }
      for (int p = 0; p < POINTS; p++)
        multiply(inputs + p * block * channels, some, channels, filters + p * channels * out, out,
                 outputs + p * block * out);
      for (int i = 0; i < some; i++) {
        int top = (first + i) / across * STEP, left = (first + i) % across * STEP;
        NAMED(transform_output)(outputs + i * out, block * out, to, top, left, bias, activation, y);
      }
    }
  }
}

#undef JOINED
#undef WITH_STEP
#undef NAMED
#undef SIDE
#undef POINTS
