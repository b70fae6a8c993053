#!/usr/bin/env bash
# Builds convolutions.wasm, bit for bit the same on every machine with these tools: Debian 12's clang-14 and lld-14.
#
#   ./build.sh [--out FOLDER]
set -euo pipefail

clang_version='14.0.6'
here=$(cd "$(dirname "$0")" && pwd)
out=$here
if [ "${1:-}" = --out ]; then out=$2; fi

for tool in clang-14 wasm-ld-14; do
  command -v "$tool" > /dev/null || { echo "$tool is not installed; see the top of $0" >&2; exit 1; }
done
clang-14 --version | grep -q "version $clang_version" || { echo "clang $clang_version is needed" >&2; exit 1; }

# The memory is the engine's, of which nothing here may take a byte for itself: no stack, no data.
cd "$here/src"
clang-14 --target=wasm32 -O3 -msimd128 -mbulk-memory -Wall -Wextra -nostdlib -fuse-ld="$(command -v wasm-ld-14)" \
  -Wl,--no-entry -Wl,--strip-all -Wl,--import-memory \
  -Wl,--export=winograd2 -Wl,--export=winograd4 -Wl,--export=direct -o "$out/convolutions.wasm" winograd.c direct.c
cd "$out"
chmod 644 convolutions.wasm
sha256sum convolutions.wasm | tee convolutions.wasm.sha256
