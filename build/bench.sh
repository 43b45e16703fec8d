# shellcheck shell=bash
# ./build.sh bench NAME [OPTION…]: runs src/PhpBridge.Benchmarks.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/efs-model.sh
source "$REPO/build/efs-model.sh"
# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"

print_bench_usage() {
  cat <<'EOF'
usage: ./build.sh bench NAME [OPTION…]

  start [--layer] [RUNS]
                 cold starts of the published bootstrap, with this machine's PHP or with everything from the layer
  bridge         the published bootstrap compared with raw FastCGI and nginx: latency, CPU time, memory, throughput
  assets         static files from the published bootstrap compared with nginx
  queue          overload: more requests than workers, queued and rejected
  efs [OPTION…]  WordPress pages on the EFS model or on a real mount, with and without the mirror; see efs --help
  compare CHECKOUT [ROUNDS]
                 this build compared with another checkout's (built there): cold starts, small pages, WordPress pages
  mount SOURCE MOUNT-POINT [MS]
                 mounts a folder through the EFS model with this latency per round trip, until Ctrl-C
  micro          time and allocations of codecs and event readers (BenchmarkDotNet)
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
  PHPBRIDGE_BENCH_REPO=$REPO
  PHPBRIDGE_BENCH_BOOTSTRAP=$(publish_bootstrap)
  PHPBRIDGE_BENCH_EFS_MODEL=$(build_efs_model)
  PHPBRIDGE_BENCH_PHP_FPM=$(find_php_fpm)
  PHPBRIDGE_BENCH_NGINX=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  PHPBRIDGE_MIRROR_LIBRARY=$(build_interposer)
  export PHPBRIDGE_BENCH_REPO PHPBRIDGE_BENCH_BOOTSTRAP PHPBRIDGE_BENCH_EFS_MODEL PHPBRIDGE_BENCH_PHP_FPM PHPBRIDGE_BENCH_NGINX
  export PHPBRIDGE_MIRROR_LIBRARY
  if [[ ${2:-} == --layer ]]; then
    use_layer
    set -- "$1" "${@:3}"
  fi
  cd "$REPO" || exit
  if [[ $1 == efs || $1 == compare ]]; then
    run_efs_benchmark "$@"
  else
    exec dotnet run --project src/PhpBridge.Benchmarks -c Release -- "$@"
  fi
}

# Provides the site and its database first, except for a site on a real mount, for which the user sets the WORDPRESS_* variables.
run_efs_benchmark() {
  # In memory, like an empty /tmp in Lambda: the machine's disk may be busy with writes of earlier runs.
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
    [[ $kind == plain || $kind == heavy ]] || usage_error "--site must be plain or heavy, not '$kind'"
    # shellcheck disable=SC2034 # Read by build/mariadb.sh.
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

# Uses the bootstrap and PHP of the layer, which run only in /opt: a mount namespace has it there. Without a sandbox program in
# between, so that the started process becomes the bootstrap.
use_layer() {
  local layer="$ARTIFACTS/bench/layer" enter="$ARTIFACTS/bench/enter" own_users="" program zips
  [[ $(id -u) -eq 0 ]] || own_users=--map-root-user
  has unzip || need_packages "to unpack the layer" unzip
  install_missing_tools
  program=$(build_packaging)
  zips=$("$program" layer)
  rm -rf -- "$layer"
  mkdir -p "$layer"
  unzip -q "$(head -1 <<<"$zips")" -d "$layer"
  cat >"$enter" <<EOF
#!/bin/sh
exec unshare $own_users --mount sh -c 'mount --bind "$layer" /opt && exec /opt/bootstrap'
EOF
  chmod 755 "$enter"
  export PHPBRIDGE_BENCH_BOOTSTRAP=$enter PHPBRIDGE_BENCH_PHP_FPM=/opt/php/bin/php-fpm PHPBRIDGE_BENCH_PHP_INI=/opt/php/etc/php.ini
  export PHPBRIDGE_MIRROR_LIBRARY=/opt/php/lib/phpbridge-mirror.so
}
