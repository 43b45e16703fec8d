# shellcheck shell=bash
# ./build.sh bench NAME [OPTION…]: hands over to src/PhpBridge.Benchmarks.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/private-apt.sh
source "$REPO/build/private-apt.sh"
# shellcheck source=build/efs-model.sh
source "$REPO/build/efs-model.sh"
# shellcheck source=build/layer/provide.sh
source "$REPO/build/layer/provide.sh"

print_bench_usage() {
  cat <<'EOF'
usage: ./build.sh bench NAME [OPTION…]

  start [--layer] [RUNS]
                 cold starts of the published bootstrap, with this machine's PHP or all from the layer
  bridge         the published bootstrap beside raw FastCGI and nginx: latency, processor time, memory, throughput
  assets         files from the published bootstrap beside nginx
  queue          overload: more requests than workers, queueing and failing fast
  efs [OPTION…]  WordPress's pages on a model of EFS, or on a real mount, with and without the mirror; see efs --help
  mount SOURCE MOUNT-POINT [MS]
                 a folder as an EFS mount shows it, with so many milliseconds a round trip, until Ctrl-C
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
  need_efs_model_tools
  install_missing_tools
  publish_bootstrap
  build_efs_model
  build_interposer
  PHPBRIDGE_BENCH_REPO=$REPO PHPBRIDGE_BENCH_BOOTSTRAP=$BOOTSTRAP PHPBRIDGE_BENCH_PHP_FPM=$(find_php_fpm)
  export PHPBRIDGE_BENCH_EFS_MODEL=$EFS_MODEL
  PHPBRIDGE_BENCH_NGINX=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  export PHPBRIDGE_MIRROR_LIBRARY=$INTERPOSER
  export PHPBRIDGE_BENCH_REPO PHPBRIDGE_BENCH_BOOTSTRAP PHPBRIDGE_BENCH_PHP_FPM PHPBRIDGE_BENCH_NGINX
  if [[ ${2:-} == --layer ]]; then
    put_layer_in_place
    set -- "$1" "${@:3}"
  fi
  cd "$REPO" || exit
  if [[ $1 == efs ]]; then
    measure_efs "$@"
  else
    exec dotnet run --project src/PhpBridge.Benchmarks -c Release -- "$@"
  fi
}

# With a site and its database around, unless the site is on a real mount, whose WORDPRESS_* variables the caller sets.
measure_efs() {
  # A sandbox's /tmp is its own, and empty; what other runs have left to write to this machine's disk is not its business.
  if [[ -d /dev/shm && -w /dev/shm && -z ${TMPDIR:-} ]]; then
    TMPDIR=$(mktemp -d /dev/shm/phpbridge-bench.XXXXXX)
    export TMPDIR
    on_exit rm -rf -- "$TMPDIR"
  fi
  local kind=plain i
  for ((i = 2; i < $#; i++)); do
    [[ ${!i} != --site ]] || { i=$((i + 1)) && kind=${!i}; }
  done
  if [[ " $* " != *" --root "* && " $* " != *" --help "* ]]; then
    [[ $kind == plain || $kind == heavy ]] || usage_error "--site is plain or heavy, not '$kind'"
    MARIADB_HOME="$LOCAL/bench/mysql" DATABASE_NAME="bench_$kind"
    # shellcheck source=build/efs-site.sh
    source "$REPO/build/efs-site.sh"
    need_mariadb
    need_curl
    install_missing_tools
    on_exit stop_mariadb
    provide_efs_site "$kind"
  fi
  dotnet_quietly build src/PhpBridge.Benchmarks -c Release
  "$ARTIFACTS/bin/PhpBridge.Benchmarks/release/PhpBridge.Benchmarks" "$@"
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
  export PHPBRIDGE_MIRROR_LIBRARY=/opt/php/lib/phpbridge-mirror.so
}
