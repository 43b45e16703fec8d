# shellcheck shell=bash
# ./build.sh bench NAME [OPTION…]: hands over to src/PhpBridge.Benchmarks.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"

print_bench_usage() {
  cat <<'EOF'
usage: ./build.sh bench NAME [OPTION…]

  start [RUNS]   cold starts of the published bootstrap
  bridge         the published bootstrap beside raw FastCGI and nginx: latency, processor time, memory, throughput
  assets         files from the published bootstrap beside nginx
  queue          overload: more requests than workers, queueing and failing fast
  assets         files beside nginx
  micro          codecs and translators by themselves: time and allocations (BenchmarkDotNet)
EOF
}

command_bench() {
  case ${1:-} in
    "" | --help)
      print_bench_usage >&2
      [[ ${1:-} == --help ]] && return 0
      exit 2
      ;;
  esac
  need_aot_tools
  need_php
  need_nginx
  install_missing_tools
  publish_bootstrap
  PHPBRIDGE_BENCH_REPO=$REPO PHPBRIDGE_BENCH_BOOTSTRAP=$BOOTSTRAP PHPBRIDGE_BENCH_PHP_FPM=$(find_php_fpm)
  PHPBRIDGE_BENCH_NGINX=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  export PHPBRIDGE_BENCH_REPO PHPBRIDGE_BENCH_BOOTSTRAP PHPBRIDGE_BENCH_PHP_FPM PHPBRIDGE_BENCH_NGINX
  cd "$REPO" || exit
  exec dotnet run --project src/PhpBridge.Benchmarks -c Release -- "$@"
}
