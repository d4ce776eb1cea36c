#!/usr/bin/env bash
# Builds librlfw_torch.so against the libtorch of this machine. Idempotent: does nothing while neither the source nor
# the libtorch has changed.
#
#   build.sh [output folder]        default: artifacts/native at the repository root
#
# libtorch is taken from, in this order:
#   1. RLFW_LIBTORCH, a folder with include/ and lib/
#   2. the torch package of the python3 on PATH
#   3. the system (Debian's libtorch-dev)
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source_file="$here/rlfw_torch.cpp"
out="${1:-$here/../../../artifacts/native}"
cxx="${CXX:-g++}"

fail() {
  echo "rlfw: $*" >&2
  exit 1
}

find_libtorch() {
  if [ -n "${RLFW_LIBTORCH:-}" ]; then
    root="$RLFW_LIBTORCH" origin="RLFW_LIBTORCH"
    [ -d "$root/include/ATen" ] || fail "RLFW_LIBTORCH=$root has no include/ATen"
    include="$root/include" lib="$root/lib"
    return
  fi
  if command -v python3 >/dev/null 2>&1; then
    # find_spec does not import torch, which would take seconds.
    root="$(python3 -c 'import importlib.util as u
s = u.find_spec("torch")
print(s.submodule_search_locations[0] if s and s.submodule_search_locations else "")' 2>/dev/null || true)"
    if [ -n "$root" ] && [ -d "$root/include/ATen" ]; then
      include="$root/include" lib="$root/lib" origin="python"
      return
    fi
  fi
  local candidate
  for candidate in /usr/lib/*-linux-gnu /usr/lib64 /usr/lib /usr/local/lib; do
    if [ -e "$candidate/libtorch_cpu.so" ] && [ -d "$candidate/../include/ATen" -o -d /usr/include/ATen ]; then
      root="/usr" include="/usr/include" lib="$candidate" origin="system"
      return
    fi
  done
  echo "rlfw: no libtorch found. Install libtorch-dev and libopenblas0-openmp (Debian, Ubuntu), or a Python with torch," \
    "or set RLFW_LIBTORCH to an unpacked libtorch." >&2
  exit 3 # its own code: set-up installs libtorch then
}

find_cuda_include() {
  local candidate nvcc
  nvcc="$(command -v nvcc 2>/dev/null || true)"
  for candidate in \
    "${CUDA_HOME:-/nonexistent}/include" \
    ${nvcc:+"$(dirname "$(dirname "$(readlink -f "$nvcc")")")/include"} \
    "$root"/../nvidia/cu1*/include \
    "$root/../nvidia/cuda_runtime/include" \
    /usr/local/cuda/include /usr/include; do
    if [ -e "$candidate/cuda_runtime_api.h" ]; then
      echo "$candidate"
      return
    fi
  done
}

find_libtorch
version_header="$include/torch/csrc/api/include/torch/version.h"
[ -e "$version_header" ] || version_header="$include/torch/headeronly/version.h"
number() {
  { grep -rhoE "define TORCH_VERSION_$1 +[0-9]+" "$version_header" "$include/torch/headeronly/version.h" 2>/dev/null ||
    true; } | grep -oE '[0-9]+$' | head -n 1
}
major="$(number MAJOR)" minor="$(number MINOR)" patch="$(number PATCH)"
[ -n "$major" ] || fail "cannot read libtorch's version from $version_header"
version="$major.$minor.$patch"
standard=c++17
[ "$major" -ge 2 ] && standard=c++20

# Both ABIs of std::string exist; the one libtorch was built with stands in its symbols.
abi=1
grep -q "__cxx11" "$lib/libc10.so" || abi=0

cuda=no
cuda_flags=()
link_flags=(-ltorch_cpu -lc10)
if [ -e "$lib/libtorch_cuda.so" ]; then
  cuda_include="$(find_cuda_include)"
  if [ -n "$cuda_include" ]; then
    cuda=yes
    cuda_flags=(-DRLFW_CUDA -I"$cuda_include")
    # The headers of cuBLAS and its like lie in folders of their own where pip installed them.
    for extra in "$root"/../nvidia/*/include; do
      [ -d "$extra" ] && cuda_flags+=(-I"$extra")
    done
    link_flags=(-Wl,--no-as-needed -ltorch_cuda -lc10_cuda -ltorch_cpu -lc10)
  else
    echo "rlfw: libtorch has CUDA, but no CUDA headers were found; building for the CPU alone" >&2
  fi
fi

command -v "$cxx" >/dev/null 2>&1 || fail "no C++ compiler ($cxx) found; install g++"
mkdir -p "$out"
out="$(cd "$out" && pwd)"
library="$out/librlfw_torch.so"
stamp="$(cat "$source_file" "${BASH_SOURCE[0]}" | sha256sum | cut -d' ' -f1) $version $lib cuda=$cuda abi=$abi $cxx"
info="$out/librlfw_torch.txt"
if [ -e "$library" ] && [ -e "$info" ] && grep -qxF "stamp: $stamp" "$info"; then
  exit 0
fi

echo "rlfw: building librlfw_torch.so against libtorch $version ($origin, cuda: $cuda)"
temporary="$library.$$"
trap 'rm -f "$temporary"' EXIT
include_flags=(-isystem "$include/torch/csrc/api/include")
[ "$include" = /usr/include ] || include_flags+=(-isystem "$include") # the compiler's own must keep its place
"$cxx" -shared -fPIC -O2 -std=$standard -fvisibility=hidden -D_GLIBCXX_USE_CXX11_ABI=$abi -w \
  "${include_flags[@]}" "${cuda_flags[@]}" \
  "$source_file" -o "$temporary" -L"$lib" "${link_flags[@]}" -Wl,-rpath,"$lib" -Wl,--exclude-libs,ALL
mv -f "$temporary" "$library"
cat >"$info.$$" <<INFO
version: $version
origin: $origin
include: $include
lib: $lib
cuda: $cuda
cuda_include: ${cuda_include:-}
abi: $abi
compiler: $("$cxx" --version | head -n 1)
stamp: $stamp
INFO
mv -f "$info.$$" "$info"
