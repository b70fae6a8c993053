/*
 * Four float32 at a time, and what both kernels do with them. Nothing in these files is allocated, and nothing lies in
 * memory but what the caller hands over: the memory is another module's, so there is no stack either.
 */
#include <wasm_simd128.h>

/* Outputs are made in panels of 8 columns: so are filters laid. */
enum { LANES = 4, COLUMNS = 2 * LANES };
/* A count that a function is called with is a constant to the loops that are unrolled by it. */
#define INLINED inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
enum { LINEAR, RELU, RELU6 };

static inline v128_t at(const float *p) { return wasm_v128_load(p); }
static inline v128_t plus(v128_t a, v128_t b) { return wasm_f32x4_add(a, b); }
static inline v128_t minus(v128_t a, v128_t b) { return wasm_f32x4_sub(a, b); }
static inline v128_t times(v128_t a, v128_t b) { return wasm_f32x4_mul(a, b); }

static inline v128_t activated(v128_t y, int activation) {
  if (activation != LINEAR) y = wasm_f32x4_pmax(wasm_f32x4_splat(0), y);
  if (activation == RELU6) y = wasm_f32x4_pmin(wasm_f32x4_splat(6), y);
  return y;
}

/*
 * How many rows of a product are made together. Four, as many as an engine keeps in 16 registers with what it adds, and
 * threes where that leaves none over: of `rows` the first so many go by fours.
 */
static inline int by_fours(int rows) { return rows - (4 - rows % 4) % 4 * 3; }
