/*
 * From the bytes of a JPEG file to rows of RGB, as Pillow decodes it (src/libImaging/JpegDecode.c, Convert.c): the same
 * library with the same settings, so the same pixels.
 *
 * The host calls `reset`, `allocate` for the file, `start`, then `read` or `resample` (resample.c), and `finish`.
 */
#include "shim.h"
#include "jversion.h"
#include "jerror.h"

/* A picture needs about ten scans; files with hundreds exist only to keep a decoder busy. */
#define MOST_SCANS 100

struct jpeg_decompress_struct cinfo;
static struct jpeg_error_mgr errors;
static struct jpeg_source_mgr source;
static struct jpeg_progress_mgr progress;
/* A row of four inks, before it becomes RGB. */
static JSAMPROW inks;

static const char *const messages[] = {
#define JMESSAGE(code, text) text,
#include "jerror.h"
    NULL};

static void give_up(j_common_ptr any) {
  int why = any->err->msg_code == JERR_OUT_OF_MEMORY ? OUT_OF_MEMORY : DAMAGED;
  fail(why, messages[any->err->msg_code], any->err->msg_parm.i);
}

/*
 * libjpeg goes on after a warning. Where pixels are missing or made up the file is damaged; where only its maker was
 * careless (stray bytes between segments, an unknown Adobe code, wrong limits of a scan) it is not.
 */
static void warn(j_common_ptr any, int level) {
  if (level >= 0) return;
  switch (any->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
      give_up(any);
  }
}

static void forget(j_common_ptr any) { any->err->msg_code = 0; }

static void nothing(j_decompress_ptr any) {}

/* The whole file is there from the start, so who asks for more has come to a premature end. */
static boolean no_more(j_decompress_ptr any) { return FALSE; }

static void skip(j_decompress_ptr any, long bytes) {
  size_t step = bytes < 0 ? 0 : (size_t)bytes;
  if (step > source.bytes_in_buffer) step = source.bytes_in_buffer;
  source.next_input_byte += step;
  source.bytes_in_buffer -= step;
}

static void count_scans(j_common_ptr any) {
  if (cinfo.input_scan_number > MOST_SCANS) fail(TOO_MANY_SCANS, NULL, NULL);
}

/* Forgets the last file, however far it came, and sets what the next one may allocate, in bytes. */
EXPORT("reset") void reset(size_t budget) {
  jpeg_destroy_decompress(&cinfo);
  set_budget(budget);
  errors = (struct jpeg_error_mgr){.error_exit = give_up, .emit_message = warn, .reset_error_mgr = forget};
  source = (struct jpeg_source_mgr){.init_source = nothing,
                                    .fill_input_buffer = no_more,
                                    .skip_input_data = skip,
                                    .resync_to_restart = jpeg_resync_to_restart,
                                    .term_source = nothing};
  progress = (struct jpeg_progress_mgr){.progress_monitor = count_scans};
  cinfo.err = &errors;
  jpeg_create_decompress(&cinfo);
  cinfo.src = &source;
  cinfo.progress = &progress;
}

EXPORT("allocate") void *allocate(size_t bytes) {
  return (*cinfo.mem->alloc_large)((j_common_ptr)&cinfo, JPOOL_PERMANENT, bytes);
}

/*
 * Reads the header and gets ready for rows; a progressive picture is decoded as far as its coefficients here.
 * `width` and `height` are what limits were held against; the picture is scaled to 1/`denominator` (1, 2, 4 or 8).
 */
EXPORT("start") void start(const uint8_t *file, size_t length, unsigned width, unsigned height, unsigned denominator) {
  source.next_input_byte = file;
  source.bytes_in_buffer = length;
  int found;
  do found = jpeg_read_header(&cinfo, FALSE);
  while (found == JPEG_HEADER_TABLES_ONLY);
  if (found != JPEG_HEADER_OK) fail(TRUNCATED, NULL, NULL);
  if (cinfo.image_width != width || cinfo.image_height != height) fail(OTHER_SIZE, NULL, NULL);
  int four = cinfo.num_components == 4;
  cinfo.out_color_space = four ? JCS_CMYK : JCS_RGB;
  cinfo.scale_num = 1;
  cinfo.scale_denom = denominator;
  if (!jpeg_start_decompress(&cinfo)) fail(TRUNCATED, NULL, NULL);
  if (four) inks = allocate(cinfo.output_width * 4);
}

EXPORT("width") unsigned width(void) { return cinfo.output_width; }

EXPORT("height") unsigned height(void) { return cinfo.output_height; }

/* a * b / 255, rounded as Pillow does it. */
static int times(int a, int b) {
  int product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}

void read_row(uint8_t *to) {
  JSAMPROW row = cinfo.num_components == 4 ? inks : to;
  if (jpeg_read_scanlines(&cinfo, &row, 1) != 1) fail(TRUNCATED, NULL, NULL);
  if (row == to) return;
  /* Pillow takes all four inks for inverted, as Adobe writes them: a sample is the light that is left. */
  for (JDIMENSION x = 0; x < cinfo.output_width; x++, row += 4, to += 3)
    for (int ink = 0; ink < 3; ink++) to[ink] = row[3] - times(255 - row[ink], row[3]);
}

/* The next `rows` rows, one after the other. */
EXPORT("read") void read_rows(uint8_t *to, unsigned rows) {
  for (unsigned row = 0; row < rows; row++) read_row(to + (size_t)row * cinfo.output_width * 3);
}

/* After the last row: the rest of the file has to be there, up to its end marker. */
EXPORT("finish") void finish(void) {
  if (!jpeg_finish_decompress(&cinfo)) fail(TRUNCATED, NULL, NULL);
}
