# What tools/rlfw and tools/test share: finding dotnet, installing libtorch, building. Sourced, with $root set to the
# repository. Everything here is idempotent, says what it does on standard error, and asks nothing.

say() { echo "rlfw: $*" >&2; }

die() {
  say "$@"
  exit 1
}

# Sets $dotnet. The SDK is the one thing that is not installed here: how to is a choice of the machine's owner.
find_dotnet() {
  if ! dotnet="$(command -v dotnet)"; then
    dotnet="${DOTNET_ROOT:-$HOME/.dotnet}/dotnet"
    [ -x "$dotnet" ] || die "the .NET 10 SDK is needed and no 'dotnet' is on PATH: install it" \
      "(https://dotnet.microsoft.com/download) or put its folder on PATH"
  fi
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

check_sdk() {
  (cd "$root" && "$dotnet" --version) >/dev/null 2>&1 ||
    die "the .NET SDK of global.json (10.0) is not installed; 'dotnet --list-sdks' says: $("$dotnet" --list-sdks | tr '\n' ';')"
}

# Runs a command as root, without ever asking for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# install_packages WHY PACKAGE...
install_packages() {
  local why="$1" log
  shift
  command -v apt-get >/dev/null 2>&1 || die "$why, and this system has no apt-get: install $* (or what they are called here)" \
    "or set RLFW_LIBTORCH to an unpacked libtorch"
  say "$why: installing $* with apt-get"
  log="$(mktemp)"
  export DEBIAN_FRONTEND=noninteractive
  # The package lists may be missing or too old to be downloaded from; they are renewed only then.
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$log" 2>&1; then
    as_root true || die "$why: run 'sudo apt-get install --no-install-recommends $*' and start again" \
      "(this user may not use sudo without a password)"
    if ! as_root apt-get update >"$log" 2>&1 ||
      ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$log" 2>&1; then
      tail -n 20 "$log" >&2
      rm -f "$log"
      die "apt-get could not install $*; its last lines stand above"
    fi
  fi
  rm -f "$log"
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Debian's libtorch computes through whichever BLAS the alternatives name. The reference BLAS is 25 times slower than
# OpenBLAS, and OpenBLAS's pthread build fights with libtorch's own threads.
ensure_openblas() {
  local name current wanted
  installed libtorch-dev || return 0
  installed libopenblas0-openmp || install_packages "libtorch needs a fast BLAS" libopenblas0-openmp
  for name in libblas.so.3 liblapack.so.3 libopenblas.so.0; do
    current="$(readlink -f /etc/alternatives/"$name"-*-linux-gnu 2>/dev/null || true)"
    case "$current" in
    *openblas-pthread*)
      wanted="${current/openblas-pthread/openblas-openmp}"
      [ -e "$wanted" ] || wanted="$(dirname "$(dirname "$current")")/openblas-openmp/$name"
      say "choosing the openmp build of OpenBLAS for $name (update-alternatives): the pthread build slows libtorch down"
      as_root update-alternatives --set "$(basename /etc/alternatives/"$name"-*-linux-gnu)" "$wanted" >/dev/null ||
        say "not allowed to; run: sudo update-alternatives --config $(basename /etc/alternatives/"$name"-*-linux-gnu)"
      ;;
    esac
  done
}

# Builds the native shim, installing a compiler and libtorch first where they are missing.
ensure_native() {
  command -v "${CXX:-g++}" >/dev/null 2>&1 || install_packages "a C++ compiler is needed" g++
  local status=0 errors
  errors="$(mktemp)"
  "$root/core/Torch/Native/build.sh" "$root/artifacts/native" >&2 2>"$errors" || status=$?
  # 3: there is no libtorch. Anything else that went wrong, the script has said itself.
  [ "$status" = 3 ] || cat "$errors" >&2
  rm -f "$errors"
  if [ "$status" = 3 ]; then
    install_packages "no libtorch found" libtorch-dev libopenblas0-openmp
    status=0
    "$root/core/Torch/Native/build.sh" "$root/artifacts/native" >&2 || status=$?
  fi
  [ "$status" = 0 ] || exit "$status"
  ensure_openblas
}

# A browser for the tests of HTML reports. Where none can be installed those tests are skipped and say so.
ensure_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    ! command -v "$name" >/dev/null 2>&1 || return 0
  done
  if command -v apt-get >/dev/null 2>&1 && as_root true; then
    # In a shell of its own: what cannot be installed ends that one alone.
    (install_packages "no browser found" chromium fonts-dejavu-core) && return 0
  fi
  say "no browser found: the tests of HTML reports are skipped"
}

# build PROJECT [msbuild argument...]: quiet unless it fails. The build servers that dotnet leaves behind must not
# inherit the lock (descriptor 9).
build() {
  local log status=0
  log="$(mktemp)"
  "$dotnet" build "$@" -c Release -nologo -v quiet -clp:NoSummary >"$log" 2>&1 9>&- || status=$?
  if [ "$status" != 0 ]; then
    grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sort -u >&2 || cat "$log" >&2
    rm -f "$log"
    die "the build failed"
  fi
  rm -f "$log"
}

# One set-up at a time: a second one waits, then finds that nothing is left to do.
lock_setup() {
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/.setup.lock"
  flock -n 9 || { say "waiting for another build" && flock 9; }
}

unlock_setup() { exec 9>&-; }

stamp="$root/artifacts/.built"

# What the last build was made with, besides the sources: another libtorch asks for another shim.
build_key() { echo "${RLFW_LIBTORCH:-} $(command -v python3 || true)"; }

# Whether the CLI and plugins are newer than all they are made of. A folder's own time tells of deleted files.
up_to_date() {
  [ -e "$stamp" ] && [ -e "$root/artifacts/bin/Cli/release/rlfw.dll" ] && [ -e "$root/artifacts/native/librlfw_torch.so" ] &&
    [ "$(<"$stamp")" = "$(build_key)" ] &&
    [ -z "$(find "$root/core" "$root/plugins" "$root/tools/Cli" "$root/tools/templates" "$root/tools/setup.sh" \
      "$root"/Directory.* "$root/global.json" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# Time of the sources as they were when the build began: what changes meanwhile counts for the next one.
begin_stamp() { build_key >"$stamp.new"; }

end_stamp() { mv -f "$stamp.new" "$stamp"; }
