#!/usr/bin/env bash
# Installs what building and testing jixiao needs and is missing: Debian packages, DuckDB's library and header.
# Says what it does; does nothing where everything is there. Run by ./dev, or by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

apt_build=(g++ cmake ninja-build ccache git libboost1.81-dev libsoci-dev libsqlite3-dev libsodium-dev zlib1g-dev libbrotli-dev libpq-dev libcurl4-openssl-dev nlohmann-json3-dev
  libfmt-dev libspdlog-dev libcli11-dev libexpected-dev libssl-dev libxlsxwriter-dev libzip-dev
  libexpat1-dev libicu-dev libyaml-cpp-dev libgtest-dev libgmock-dev libbenchmark-dev librapidcheck-dev)
apt_test=(sqlite3 python3 postgresql golang-go golang-golang-x-mod-dev chromium fonts-noto-cjk)
apt_full=(clang libclang-rt-14-dev)
apt_fmt=(clang-format)

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
  say "需要 root 权限 (needs root): $*"; exit 1; fi; }

install_packages() {
  local missing=() p
  for p in "$@"; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p"); done
  # A node newer than Debian's may be on the machine already, without the Debian package.
  command -v npm >/dev/null || missing+=(nodejs npm)
  [ ${#missing[@]} -eq 0 ] && return
  say "apt-get install ${missing[*]}"
  as_root apt-get update -qq
  local words; words=$(mktemp)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Acquire::Retries=3 --no-install-recommends "${missing[@]}" \
    >"$words" 2>&1 || { tail -n 30 "$words" >&2; rm -f "$words"; say "apt-get 没有装好 (apt-get failed)，原因见上"; exit 1; }
  rm -f "$words"
}

known_system() { [ -r /etc/os-release ] && . /etc/os-release && [[ "${ID:-}" == debian && "${VERSION_ID:-0}" -ge 12 ]]; }

duckdb_version=1.4.4
duckdb_header_sha512=844249e61c9517454b8f776638ba6c5ab411d1bddde1892ab72826ea25178c72430e74aa83f5122b171be6abcdace84560f824b5ac94e9d5c2b603ea7269a9a2

# The library comes out of a locked npm package; the header, which that package lacks, out of the source package of the
# same version, whose tarball is pinned by digest.
install_duckdb() {
  local d=.deps/duckdb
  [ -e $d/lib/libduckdb.so ] && [ -e $d/include/duckdb.h ] && return
  say "DuckDB $duckdb_version (npm)"
  mkdir -p $d/lib $d/include .deps/npm
  cp third_party/duckdb/package.json third_party/duckdb/package-lock.json .deps/npm/
  (cd .deps/npm && npm ci --ignore-scripts --no-audit --no-fund --silent)
  local arch; arch=$(uname -m); [ "$arch" = aarch64 ] && arch=arm64 || arch=x64
  # npm passes over in silence what it could not fetch of a dependency that depends on the processor.
  local library=.deps/npm/node_modules/@duckdb/node-bindings-linux-$arch/libduckdb.so
  [ -f "$library" ] || { say "npm 没有取到 DuckDB ($arch)，原因见 (see why): cd third_party/duckdb && npm pack @duckdb/node-bindings-linux-$arch"; exit 1; }
  cp "$library" $d/lib/libduckdb.so.part
  (cd .deps && npm pack --silent --ignore-scripts duckdb@$duckdb_version >/dev/null)
  echo "$duckdb_header_sha512  .deps/duckdb-$duckdb_version.tgz" | sha512sum --check --status ||
    { say "duckdb-$duckdb_version.tgz: 摘要不符 (digest differs)"; exit 1; }
  tar -xzf .deps/duckdb-$duckdb_version.tgz -C .deps package/src/duckdb/src/include/duckdb.h
  cp .deps/package/src/duckdb/src/include/duckdb.h $d/include/duckdb.h
  rm -rf .deps/package .deps/duckdb-$duckdb_version.tgz
  mv $d/lib/libduckdb.so.part $d/lib/libduckdb.so
}

if ! known_system; then
  say "本脚本只认识 Debian 12 及以上 (this script knows Debian 12 and later only)."
  echo "Install the equivalents of: ${apt_build[*]} ${apt_test[*]} nodejs npm, or use the Dockerfile: docker build -t jixiao ." >&2
  command -v g++ >/dev/null && command -v cmake >/dev/null && command -v npm >/dev/null || exit 1
else
  case "${1:-build}" in
    build) install_packages "${apt_build[@]}" ;;
    test) install_packages "${apt_build[@]}" "${apt_test[@]}" ;;
    full) install_packages "${apt_build[@]}" "${apt_test[@]}" "${apt_full[@]}" ;;
    fmt) install_packages "${apt_build[@]}" "${apt_fmt[@]}" ;;
    *) echo "usage: tools/setup.sh [build|test|full|fmt]" >&2; exit 2 ;;
  esac
fi
install_duckdb
