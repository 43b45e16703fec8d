# shellcheck shell=bash
# ./build.sh bench NAME [OPTION…]: hands over to src/PhpBridge.Benchmarks.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"
# shellcheck source=build/private-apt.sh
source "$REPO/build/private-apt.sh"
# shellcheck source=build/layer/provide.sh
source "$REPO/build/layer/provide.sh"

command_bench() {
  case ${1:-} in
    "" | --help)
      echo "usage: ./build.sh bench NAME [OPTION…]    NAME: start [--layer] (cold starts, of this machine's PHP or the layer's), assets (files beside nginx)" >&2
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
  if [[ ${2:-} == --layer ]]; then
    put_layer_in_place
    set -- "$1" "${@:3}"
  fi
  cd "$REPO" || exit
  exec dotnet run --project src/PhpBridge.Benchmarks -c Release -- "$@"
}

# Bootstrap and PHP from the layer, which can only run in /opt: a view of the file system of their own has it there. No
# sandbox program stands between, so that the process that is started becomes the bootstrap.
put_layer_in_place() {
  local layer="$ARTIFACTS/bench/layer" enter="$ARTIFACTS/bench/enter" own_users=""
  [[ $(id -u) -eq 0 ]] || own_users=--map-root-user
  need_layer_tools "$(native_architecture)"
  has unzip || need_packages "to unpack the layer" unzip
  install_missing_tools
  provide_layers false "$(native_architecture)"
  rm -rf -- "$layer"
  mkdir -p "$layer"
  unzip -q "$(layer_zip "$(native_architecture)")" -d "$layer"
  cat >"$enter" <<EOF
#!/bin/sh
exec unshare $own_users --mount sh -c 'mount --bind "$layer" /opt && exec /opt/bootstrap'
EOF
  chmod 755 "$enter"
  export PHPBRIDGE_BENCH_BOOTSTRAP=$enter PHPBRIDGE_BENCH_PHP_FPM=/opt/php/bin/php-fpm PHPBRIDGE_BENCH_PHP_INI=/opt/php/etc/php.ini
}
