# shellcheck shell=bash
# ./build.sh run: a WordPress site on this machine, served by the published bootstrap through the Lambda emulator.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/wordpress.sh
source "$REPO/build/wordpress.sh"
# shellcheck source=build/sqlite-plugin.sh
source "$REPO/build/sqlite-plugin.sh"
# shellcheck source=build/mariadb.sh
source "$REPO/build/mariadb.sh"
# shellcheck source=build/site.sh
source "$REPO/build/site.sh"

print_run_usage() {
  cat <<'EOF'
usage: ./build.sh run [OPTION…]

  --db sqlite|mysql     the site's database (sqlite); each has a site of its own, kept between runs
  --port N              the port on localhost (8080)
  --concurrency N       how many requests run at once (4)
  --shape SHAPE         whose events the emulator sends (http):
                          http, http-v1   HTTP API, payload format 2.0 or 1.0
                          rest            REST API
                          function-url    Function URL
                          alb, alb-multi  Application Load Balancer, without and with multi-value headers
                          cloudfront      CloudFront, as Lambda@Edge sees it
  --fresh               delete this database kind's site first

Variables: PHP_FPM, PHP_CLI (binaries), WORDPRESS_URL (a WordPress .zip or .tar.gz instead of the distribution's),
MARIADB_PORT (a loopback port beside the socket).
EOF
}

command_run() {
  local db=sqlite port=8080 concurrency=4 shape=http fresh=false
  parse_run_options "$@"
  readonly SITE="$LOCAL/sites/$db" URL="http://localhost:$port"

  ! port_is_taken "$port" || fail "port $port is taken: end what listens there, or choose another with --port"
  trap 'exit 0' INT TERM
  provide_site
  serve_site
}

# Everything that SITE needs to be served, and the site itself. Reads the caller's db; fresh, if set to true, deletes
# the site first.
provide_site() {
  need_aot_tools
  need_curl
  need_php
  [[ $db != sqlite ]] || need_npm
  [[ $db != mysql ]] || need_mariadb
  install_missing_tools
  publish_bootstrap
  build_interposer
  build_emulator
  provide_wordpress
  if [[ $db == sqlite ]]; then
    provide_sqlite_plugin
  else
    on_exit stop_mariadb
    start_mariadb
    [[ ${fresh:-false} == false ]] || drop_database
    provide_database
  fi
  if [[ ${fresh:-false} == true && -d $SITE ]]; then
    step "Deleting the old site"
    rm -rf -- "$SITE"
  fi
  install_site "$SITE" "$db" "$URL"
}

# Sets the caller's db, port, concurrency, shape and fresh.
parse_run_options() {
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
        exit 0
        ;;
      *)
        print_run_usage >&2
        usage_error "run knows no option '$1'"
        ;;
    esac
  done
  [[ $db == sqlite || $db == mysql ]] || usage_error "--db is sqlite or mysql, not '$db'"
  case $shape in
    http | http-v1 | rest | function-url | alb | alb-multi | cloudfront) ;;
    *) usage_error "--shape is http, http-v1, rest, function-url, alb, alb-multi or cloudfront, not '$shape'" ;;
  esac
  [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || usage_error "--port is a number from 1 to 65535, not '$port'"
  [[ $concurrency =~ ^[1-9][0-9]{0,2}$ ]] || usage_error "--concurrency is a number from 1 to 999, not '$concurrency'"
}

# What the function is configured with, as its environment would be in Lambda. The one place that knows these names.
function_environment() {
  printf '%s\n' \
    "PHPBRIDGE_DOCUMENT_ROOT=$SITE/wordpress" \
    "PHPBRIDGE_PHP_FPM=$(find_php_fpm)" \
    "PHPBRIDGE_MIRROR_LIBRARY=$INTERPOSER" \
    "PHPBRIDGE_PHP_INI=$REPO/php/php.ini" \
    "PHPBRIDGE_FPM_INCLUDE=$REPO/php/php-fpm.conf" \
    "PHPBRIDGE_PHP=$(command -v "${PHP_CLI:-php}")" \
    "PHPBRIDGE_SCRIPTS=$REPO/php" \
    "WP_HOME=$URL"
  local name
  for name in WORDPRESS_DB_HOST WORDPRESS_DB_NAME WORDPRESS_DB_USER WORDPRESS_DB_PASSWORD_FILE; do
    [[ -z ${!name:-} ]] || printf '%s\n' "$name=${!name}"
  done
}

serve_site() {
  local options=() pair emulator status=0 invoke_port
  while IFS= read -r pair; do options+=(--env "$pair"); done < <(function_environment)
  step "Starting the emulator"
  # For ./build.sh wp, which asks this emulator while it runs.
  invoke_port=$(free_port_above "$port")
  printf 'http://127.0.0.1:%s/2015-03-31/functions/function/invocations\n' "$invoke_port" >"$SITE/invoke-address"
  on_exit rm -f -- "$SITE/invoke-address"
  # A session of its own: Ctrl-C reaches us, and we end the emulator in order; it ends the bootstrap and php-fpm.
  setsid "$EMULATOR" --bootstrap "$BOOTSTRAP" --port "$port" --invoke-port "$invoke_port" --concurrency "$concurrency" --shape "$shape" "${options[@]}" &
  emulator=$!
  on_exit end_process "$emulator" 15
  await_site "$emulator"
  print_login
  wait "$emulator" || status=$?
  fail "the emulator ended by itself (exit code $status)"
}

free_port_above() {
  local candidate=$(($1 + 1))
  while [[ $candidate -le 65535 ]] && port_is_taken "$candidate"; do candidate=$((candidate + 1)); done
  printf '%s' "$((candidate <= 65535 ? candidate : 0))"
}

await_site() {
  local emulator=$1 status=000 attempt
  for ((attempt = 0; attempt < 60; attempt++)); do
    is_running "$emulator" || fail "the emulator ended while starting (see above)"
    status=$(curl -s -o /dev/null -m 10 -w '%{http_code}' "$URL/") || true
    [[ $status != 200 ]] || return 0
    sleep 0.5
  done
  fail "the site does not answer at $URL/ (last status: $status)"
}

print_login() {
  step "The site answers: $URL/"
  if [[ $SITE_IS_NEW == true ]]; then
    note "log in at $URL/wp-admin/ as $ADMIN_USER with $(<"$SITE/admin-password")"
  else
    note "log in at $URL/wp-admin/ as $ADMIN_USER; the password is in $SITE/admin-password"
  fi
  note "Ctrl-C ends it"
}
