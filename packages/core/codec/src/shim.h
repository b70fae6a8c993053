/* What the files of the shim share. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "jpeglib.h"

#define EXPORT(name) __attribute__((export_name(name)))

/* Why a file is given up. The numbers are known to the TypeScript side. */
enum { DAMAGED, TRUNCATED, OUT_OF_MEMORY, TOO_MANY_SCANS, OTHER_SIZE };

/*
 * Ends the call into this module: the host throws. No setjmp is needed, as the host also puts the stack pointer back;
 * what was allocated is freed by the next `reset`. `message` is libjpeg's, with places for `numbers`; both may be NULL.
 */
__attribute__((import_module("host"), import_name("fail"), noreturn)) void fail(int why, const char *message,
                                                                                const int *numbers);

/* The one decoder of this instance. */
extern struct jpeg_decompress_struct cinfo;

/* memory.c: how many bytes may be allocated from now on. */
void set_budget(size_t bytes);

/* decode.c: memory that stays until the next `reset`. */
void *allocate(size_t bytes);

/* decode.c: the next row of the picture, as RGB. */
void read_row(uint8_t *to);
