# shellcheck shell=bash
# ./build.sh run: serves a local WordPress site with the published bootstrap through the Lambda emulator.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/emulator.sh
source "$REPO/build/emulator.sh"
# shellcheck source=build/wordpress.sh
source "$REPO/build/wordpress.sh"
# shellcheck source=build/downloads.sh
source "$REPO/build/downloads.sh"
# shellcheck source=build/mariadb.sh
source "$REPO/build/mariadb.sh"
# shellcheck source=build/site.sh
source "$REPO/build/site.sh"

print_run_usage() {
  cat <<'EOF'
usage: ./build.sh run [OPTION…]

  --db sqlite|mysql     the database (default sqlite); each has its own site, which is kept between runs
  --port N              the port on localhost (default 8080)
  --concurrency N       the number of requests that run at once (default 4)
  --shape SHAPE         the payload format of the events that the emulator sends (default http):
                          http, http-v1   HTTP API, payload format 2.0 or 1.0
                          rest            REST API
                          function-url    Function URL
                          alb, alb-multi  Application Load Balancer, without and with multi-value headers
                          cloudfront      CloudFront, as in Lambda@Edge
  --fresh               delete the existing site of this database first

Environment: PHP_FPM and PHP_CLI (binaries), WORDPRESS_URL (a WordPress .zip or .tar.gz to use instead of the distribution's),
MARIADB_PORT (a loopback port in addition to the socket).
EOF
}

command_run() {
  local db=sqlite port=8080 concurrency=4 shape=http fresh=false site url
  while [[ $# -gt 0 ]]; do
    case $1 in
      --db | --port | --concurrency | --shape)
        [[ $# -ge 2 ]] || usage_error "$1 needs a value"
        printf -v "${1#--}" '%s' "$2"
        shift 2
        ;;
      --fresh)
        fresh=true
        shift
        ;;
      --help)
        print_run_usage
        return 0
        ;;
      *)
        print_run_usage >&2
        usage_error "run has no option '$1'"
        ;;
    esac
  done
  check_run_options "$db" "$port" "$concurrency" "$shape"
  site="$LOCAL/sites/$db" url="http://localhost:$port"

  ! port_is_taken "$port" || fail "port $port is in use: stop the program that listens on it, or choose another port with --port"
  trap 'exit 0' INT TERM
  prepare_site "$site" "$db" "$url" "$fresh"
  serve_site "$site" "$url" "$port" "$concurrency" "$shape"
}

check_run_options() {
  local db=$1 port=$2 concurrency=$3 shape=$4
  check_database_kind "$db"
  case $shape in
    http | http-v1 | rest | function-url | alb | alb-multi | cloudfront) ;;
    *) usage_error "--shape must be http, http-v1, rest, function-url, alb, alb-multi or cloudfront, not '$shape'" ;;
  esac
  [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || usage_error "--port must be a number from 1 to 65535, not '$port'"
  [[ $concurrency =~ ^[1-9][0-9]{0,2}$ ]] || usage_error "--concurrency must be a number from 1 to 999, not '$concurrency'"
}

check_database_kind() { [[ $1 == sqlite || $1 == mysql ]] || usage_error "--db must be sqlite or mysql, not '$1'"; }

# prepare_site SITE DB URL FRESH: everything that serving needs, and the site itself. FRESH is true to delete it first.
prepare_site() {
  local site=$1 db=$2 url=$3 fresh=$4 program sqlite_plugin="" wordpress
  need_aot_tools
  need_curl
  need_php
  [[ $db != sqlite ]] || need_npm
  [[ $db != mysql ]] || need_mariadb
  install_missing_tools
  for program in publish_bootstrap build_interposer build_emulator; do "$program" >/dev/null; done
  wordpress=$(provide_wordpress)
  if [[ $db == sqlite ]]; then
    sqlite_plugin=$(provide_sqlite_plugin)
  else
    on_exit stop_mariadb
    start_mariadb
    [[ $fresh == false ]] || drop_database
    provide_database
  fi
  if [[ $fresh == true && -d $site ]]; then
    step "Deleting the old site"
    rm -rf -- "$site"
  fi
  install_site "$site" "$db" "$url" "$wordpress" "$sqlite_plugin"
}

# function_environment SITE URL: the function's environment variables as they would be in Lambda, one NAME=VALUE per line. The only
# place that lists them.
function_environment() {
  local site=$1 url=$2 fpm interposer name
  fpm=$(find_php_fpm)
  interposer=$(build_interposer)
  printf '%s\n' \
    "PHPBRIDGE_DOCUMENT_ROOT=$site/wordpress" \
    "PHPBRIDGE_PHP_FPM=$fpm" \
    "PHPBRIDGE_MIRROR_LIBRARY=$interposer" \
    "PHPBRIDGE_PHP_INI=$REPO/php/php.ini" \
    "PHPBRIDGE_FPM_INCLUDE=$REPO/php/php-fpm.conf" \
    "PHPBRIDGE_PHP=$(command -v "${PHP_CLI:-php}")" \
    "PHPBRIDGE_SCRIPTS=$REPO/php" \
    "WP_HOME=$url"
  for name in WORDPRESS_DB_HOST WORDPRESS_DB_NAME WORDPRESS_DB_USER WORDPRESS_DB_PASSWORD_FILE; do
    [[ -z ${!name:-} ]] || printf '%s\n' "$name=${!name}"
  done
}

# serve_site SITE URL PORT CONCURRENCY SHAPE: until Ctrl-C.
serve_site() {
  local site=$1 url=$2 port=$3 concurrency=$4 shape=$5 variables options=() program bootstrap emulator status=0 invoke_port
  program=$(build_emulator)
  bootstrap=$(publish_bootstrap)
  variables=$(function_environment "$site" "$url")
  mapfile -t options <<<"--env=${variables//$'\n'/$'\n'--env=}"
  step "Starting the emulator"
  # ./build.sh wp sends its commands to this emulator while it runs.
  invoke_port=$(free_port_above "$port")
  printf 'http://127.0.0.1:%s/2015-03-31/functions/function/invocations\n' "$invoke_port" >"$site/invoke-address"
  on_exit rm -f -- "$site/invoke-address"
  # In a session of its own, so that Ctrl-C reaches only this script, which then stops the emulator, which stops the bootstrap and php-fpm.
  setsid "$program" --bootstrap "$bootstrap" --port "$port" --invoke-port "$invoke_port" --concurrency "$concurrency" --shape "$shape" "${options[@]}" &
  emulator=$!
  on_exit end_process "$emulator" 15
  await_site "$emulator" "$url"
  print_login "$site" "$url"
  wait "$emulator" || status=$?
  fail "the emulator exited unexpectedly with exit code $status"
}

free_port_above() {
  local candidate=$(($1 + 1))
  while [[ $candidate -le 65535 ]] && port_is_taken "$candidate"; do candidate=$((candidate + 1)); done
  printf '%s' "$((candidate <= 65535 ? candidate : 0))"
}

await_site() {
  local emulator=$1 url=$2 status=000 attempt
  for ((attempt = 0; attempt < 60; attempt++)); do
    is_running "$emulator" || fail "the emulator exited while starting (see above)"
    status=$(curl -s -o /dev/null -m 10 -w '%{http_code}' "$url/") || true
    [[ $status != 200 ]] || return 0
    sleep 0.5
  done
  fail "the site did not respond with 200 at $url/ (last status: $status)"
}

# The password itself only for a site that this run has installed: terminals are logged.
print_login() {
  local site=$1 url=$2
  step "The site is running at $url/"
  if [[ -e $site/new ]]; then
    note "log in at $url/wp-admin/ as $ADMIN_USER with the password $(<"$site/admin-password")"
    rm -f -- "$site/new"
  else
    note "log in at $url/wp-admin/ as $ADMIN_USER; the password is in $site/admin-password"
  fi
  note "press Ctrl-C to stop"
}
