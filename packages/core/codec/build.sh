#!/usr/bin/env bash
# Builds jpeg.wasm from the source package of libjpeg-turbo, bit for bit the same on every machine with these tools.
#
#   ./build.sh [--out FOLDER] [TARBALL]
#
# TARBALL is the package's libjpeg-turbo_2.1.5.orig.tar.gz; without it, apt fetches it from the mirrors this machine is
# set up for. Needs Debian 12's clang-14 lld-14 llvm-14 wasi-libc libclang-rt-14-dev-wasm32.
set -euo pipefail

package='libjpeg-turbo=1:2.1.5-2'
tarball='libjpeg-turbo_2.1.5.orig.tar.gz'
tarball_sha256='254f3642b04e309fee775123133c6464181addc150499561020312ec61c1bf7c'
clang_version='14.0.6'

here=$(cd "$(dirname "$0")" && pwd)
out=$here
if [ "${1:-}" = --out ]; then
  out=$2
  shift 2
fi

for tool in clang-14 wasm-ld-14; do
  command -v "$tool" > /dev/null || { echo "$tool is not installed; see the top of $0" >&2; exit 1; }
done
clang-14 --version | grep -q "version $clang_version" || { echo "clang $clang_version is needed" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The sources of Debian's packages, from wherever this machine gets the packages themselves.
fetch() {
  mkdir -p "$work/apt/lists/partial" "$work/apt/sources"
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    case $file in
      *.sources) sed 's/^Types:.*/Types: deb-src/' "$file" ;;
      *.list) sed -n 's/^deb /deb-src /p' "$file" ;;
    esac > "$work/apt/sources/${file##*/}" 2> /dev/null || true
  done
  local options=(-q -o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$work/apt/sources"
    -o "Dir::State::Lists=$work/apt/lists" -o "APT::Sandbox::User=root")
  # Other vendors' mirrors may have no sources; what counts is whether the package is found.
  apt-get "${options[@]}" update > /dev/null 2>&1 || true
  (cd "$work" && apt-get "${options[@]}" source --download-only "$package" > /dev/null)
}

if [ $# -gt 0 ]; then
  cp "$1" "$work/$tarball"
else
  fetch
fi
echo "$tarball_sha256  $work/$tarball" | sha256sum --check --quiet
tar -xzf "$work/$tarball" -C "$work"
cp "$here"/src/*.[ch] "$work/libjpeg-turbo-2.1.5/"
cd "$work/libjpeg-turbo-2.1.5"
sed 's/@COPYRIGHT_YEAR@/1991-2023/' jversion.h.in > jversion.h

# The decoder alone: reader, messages, memory and vector instructions are the shim's.
library=(jaricom jcomapi jdapimin jdapistd jdcoefct jdcolor jddctmgr jdhuff jdinput jdmainct jdmarker jdmaster jdmerge
  jdphuff jdpostct jdsample jidctflt jidctfst jidctint jidctred jquant1 jquant2 jmemmgr jutils)
shim=(decode memory resample simd)

# The largest memory is fixed here: 64 MiB, whatever a file asks for. Relative names and no build time keep it repeatable.
# WebAssembly has pointers of 32 bits and registers of 64, as x32 has: by these names jdhuff.h takes its wider bit buffer.
clang-14 --target=wasm32-wasi -isystem /usr/include/wasm32-wasi -L/usr/lib/wasm32-wasi \
  -O3 -msimd128 -mbulk-memory -mmutable-globals -D__x86_64__ -D__ILP32__ -DNO_GETENV -DNO_PUTENV -I. -Wall -Wno-unused-parameter \
  -nostartfiles -fuse-ld="$(command -v wasm-ld-14)" \
  -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=131072 -Wl,--max-memory=67108864 \
  -Wl,--export=__stack_pointer \
  -o "$out/jpeg.wasm" "${shim[@]/%/.c}" "${library[@]/%/.c}"
cd "$out"
chmod 644 jpeg.wasm
sha256sum jpeg.wasm | tee jpeg.wasm.sha256
