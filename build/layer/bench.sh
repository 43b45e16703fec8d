# shellcheck shell=bash
# The benchmark of EFS as a program for a function's console, in a layer of its own.

bench_zip() { printf '%s/dist/phpbridge-bench-%s.zip' "$REPO" "$1"; }

# provide_bench ARCHITECTURE: /opt/phpbridge/bench, with the C library of the layer with PHP. Builds the zip unless
# nothing that goes into it has changed.
provide_bench() {
  local architecture=$1 work="$ARTIFACTS/layer/bench-$1" stamp
  describe_architecture "$architecture"
  stamp=$(bench_fingerprint)
  [[ ! -f $(bench_zip "$architecture") || $(cat "$work/stamp" 2>/dev/null) != "$stamp" ]] || return 0
  step "Publishing the benchmark for $architecture (Native AOT, about a minute)"
  rm -rf -- "$work"
  mkdir -p "$work/layer/phpbridge"
  publish_bench "$work"
  cp -- "$work/published/PhpBridge.Benchmarks" "$work/layer/phpbridge/bench"
  use_own_libraries "$work/layer/phpbridge/bench"
  write_bootstrap_licences "$work/layer/phpbridge/licences"
  pack_layer "$work/layer" "$(bench_zip "$architecture")"
  check_budget "$work/layer" "$(bench_zip "$architecture")" "$MAX_BENCH_BYTES"
  printf '%s\n' "$stamp" >"$work/stamp"
}

# publish_bench WORK: without BenchmarkDotNet, which compiles when it runs. Folders of its own, since everything that
# .NET keeps between builds is of another program.
publish_bench() {
  local work=$1 cross=()
  [[ $RID == "$(runtime_identifier)" ]] || mapfile -t cross < <(cross_options "$RID")
  dotnet_quietly publish src/PhpBridge.Benchmarks -c Release -r "$RID" -p:ForFunction=true --artifacts-path "$ARTIFACTS/function" \
    -o "$work/published" "${cross[@]}"
}

bench_fingerprint() { source_fingerprint src/PhpBridge src/PhpBridge.Benchmarks tests/fixtures/events build/layer layer/NOTICE LICENSE; }
