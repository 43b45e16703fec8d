# shellcheck shell=bash
# ./build.sh bench NAME [OPTION…]: hands over to src/PhpBridge.Benchmarks.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"

command_bench() {
  case ${1:-} in
    "" | --help)
      echo "usage: ./build.sh bench NAME [OPTION…]    NAME: start (cold starts), assets (files beside nginx)" >&2
      [[ ${1:-} == --help ]] && return 0
      exit 2
      ;;
  esac
  [[ -d $REPO/src/PhpBridge.Benchmarks ]] || fail "there is no src/PhpBridge.Benchmarks yet"
  need_aot_tools
  need_php
  need_nginx
  install_missing_tools
  publish_bootstrap
  PHPBRIDGE_BENCH_BOOTSTRAP=$BOOTSTRAP PHPBRIDGE_BENCH_PHP_FPM=$(find_php_fpm)
  PHPBRIDGE_BENCH_NGINX=$(PATH=$PATH:/usr/sbin command -v nginx)
  export PHPBRIDGE_BENCH_BOOTSTRAP PHPBRIDGE_BENCH_PHP_FPM PHPBRIDGE_BENCH_NGINX
  cd "$REPO" || exit
  exec dotnet run --project src/PhpBridge.Benchmarks -c Release -- "$@"
}
