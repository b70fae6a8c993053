/* What libjpeg-turbo's CMake would find out: the API of version 6b, 8 bits a sample, no arithmetic coding, simd.c. */
#define JPEG_LIB_VERSION 62
#define LIBJPEG_TURBO_VERSION 2.1.5
#define LIBJPEG_TURBO_VERSION_NUMBER 2001005
#define BITS_IN_JSAMPLE 8
#define WITH_SIMD 1
