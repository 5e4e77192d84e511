#!/usr/bin/env bash
# Builds the libFuzzer targets with clang and runs each for the given number of seconds (default 60).
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
cmake -S . -B build-fuzz -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_CXX_FLAGS=-fsanitize=fuzzer-no-link -DJIXIAO_SANITIZE=ON -DJIXIAO_FUZZ=ON >/dev/null
targets=$(cd tests/fuzz && ls ./*_fuzz.cpp | sed 's|^\./||; s|\.cpp$||')
# shellcheck disable=SC2086
cmake --build build-fuzz --target $targets
for target in $targets; do
  echo "==> $target, $seconds s"
  build-fuzz/bin/"$target" -max_total_time="$seconds" -print_final_stats=0 -timeout=10 -rss_limit_mb=2048
done
