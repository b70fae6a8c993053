/*
 * The back end of libjpeg's memory manager (in place of its jmemnobs.c): malloc, counted against a budget. Beyond it
 * libjpeg reports that it is out of memory, and that is what a caller hears; nothing is ever swapped out to files.
 */
#include <stdlib.h>

#define JPEG_INTERNALS
#include "shim.h"
#include "jinclude.h"
#include "jmemsys.h"

static size_t left;

void set_budget(size_t bytes) { left = bytes; }

void *jpeg_get_small(j_common_ptr any, size_t bytes) {
  void *memory = bytes <= left ? malloc(bytes) : NULL;
  if (memory) left -= bytes;
  return memory;
}

void jpeg_free_small(j_common_ptr any, void *memory, size_t bytes) {
  free(memory);
  left += bytes;
}

void *jpeg_get_large(j_common_ptr any, size_t bytes) { return jpeg_get_small(any, bytes); }

void jpeg_free_large(j_common_ptr any, void *memory, size_t bytes) { jpeg_free_small(any, memory, bytes); }

/* All that is asked for is there, until an allocation says otherwise: half a coefficient array is of no use. */
size_t jpeg_mem_available(j_common_ptr any, size_t least, size_t most, size_t taken) { return most; }

void jpeg_open_backing_store(j_common_ptr any, backing_store_ptr info, long bytes) { fail(OUT_OF_MEMORY, NULL, NULL); }

long jpeg_mem_init(j_common_ptr any) { return 0; }

void jpeg_mem_term(j_common_ptr any) {}
