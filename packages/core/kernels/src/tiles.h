/*
 * How one row of a tile of `winograd.c` is brought there and back; a tile is its columns first and then its rows. Both are
 * Cook and Toom's interpolation: F(2, 3) at 0, 1 and -1 as Lavin and Gray have it, F(4, 3) at 0, 3/4, -3/4, 3/2 and -3/2,
 * which are exact in binary and round a quarter as much as their 0, 1, -1, 2 and -2.
 */
#include "vectors.h"

static inline v128_t scaled(float by, v128_t a) { return times(wasm_f32x4_splat(by), a); }

/* B^T d of F(2, 3): four numbers into four. */
static inline void there2(const v128_t *d, v128_t *t) {
  t[0] = minus(d[2], d[0]);
  t[1] = plus(d[1], d[2]);
  t[2] = minus(d[2], d[1]);
  t[3] = minus(d[3], d[1]);
}

/* A^T m of F(2, 3): four numbers into two. */
static inline void back2(const v128_t *m, v128_t *y) {
  y[0] = plus(plus(m[0], m[1]), m[2]);
  y[1] = plus(minus(m[1], m[2]), m[3]);
}

/* The points of F(4, 3) but for 0 are A, -A, B and -B. */
#define A 0.75f
#define B 1.5f

/* B^T d of F(4, 3): six numbers into six. */
static inline void there4(const v128_t *d, v128_t *t) {
  v128_t even_a = minus(d[4], scaled(B * B, d[2])), odd_a = scaled(A, minus(d[3], scaled(B * B, d[1])));
  v128_t even_b = minus(d[4], scaled(A * A, d[2])), odd_b = scaled(B, minus(d[3], scaled(A * A, d[1])));
  t[0] = plus(minus(scaled(A * A * B * B, d[0]), scaled(A * A + B * B, d[2])), d[4]);
  t[1] = plus(even_a, odd_a);
  t[2] = minus(even_a, odd_a);
  t[3] = plus(even_b, odd_b);
  t[4] = minus(even_b, odd_b);
  t[5] = plus(minus(scaled(A * A * B * B, d[1]), scaled(A * A + B * B, d[3])), d[5]);
}

/* A^T m of F(4, 3): six numbers into four. */
static inline void back4(const v128_t *m, v128_t *y) {
  v128_t even_a = plus(m[1], m[2]), odd_a = scaled(A, minus(m[1], m[2]));
  v128_t even_b = plus(m[3], m[4]), odd_b = scaled(B, minus(m[3], m[4]));
  y[0] = plus(plus(m[0], even_a), even_b);
  y[1] = plus(odd_a, odd_b);
  y[2] = plus(scaled(A * A, even_a), scaled(B * B, even_b));
  y[3] = plus(plus(scaled(A * A, odd_a), scaled(B * B, odd_b)), m[5]);
}
