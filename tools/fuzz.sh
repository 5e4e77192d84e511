#!/usr/bin/env bash
# Builds the libFuzzer targets with clang and shares the given number of seconds (default 180) among them. Each starts
# from the seeds in tests/fuzz/corpus/TARGET and keeps what it finds under build-fuzz/corpus, so that the next run goes on
# from there. An input that breaks a target lies in build-fuzz/ as TARGET-crash-….
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-180}
cmake -S . -B build-fuzz -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_CXX_FLAGS="-fsanitize=fuzzer-no-link -w" -DJIXIAO_SANITIZE=ON -DJIXIAO_FUZZ=ON >/dev/null
read -r -a targets <<<"$(cd tests/fuzz && printf '%s ' *_fuzz.cpp | sed 's|\.cpp||g')"
cmake --build build-fuzz --target "${targets[@]}"
export LSAN_OPTIONS=suppressions=$PWD/tests/leaks_of_others.txt:print_suppressions=0 UBSAN_OPTIONS=print_stacktrace=1
share=$((seconds / ${#targets[@]} + 1))
for target in "${targets[@]}"; do
  echo "==> $target, $share s"
  mkdir -p "build-fuzz/corpus/$target"
  build-fuzz/bin/"$target" -max_total_time="$share" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="build-fuzz/$target-" "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target" \
    >"build-fuzz/$target.log" 2>&1 || { tail -n 40 "build-fuzz/$target.log"; exit 1; }
  grep -E '^(#[0-9]+.*DONE|Done)' "build-fuzz/$target.log"
done
