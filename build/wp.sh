# shellcheck shell=bash
# ./build.sh wp: WP-CLI's commands on the local site, as a console event through emulator and bootstrap.

# shellcheck source=build/run.sh
source "$REPO/build/run.sh"

print_wp_usage() {
  cat <<'EOF'
usage: ./build.sh wp [--db sqlite|mysql] ARG…

  ./build.sh wp plugin list
  ./build.sh wp db import - <dump.sql

Uses the site that `run` serves, or serves it for the one command. `./build.sh wp help` lists the commands.
EOF
}

command_wp() {
  local db=sqlite port=8080 address="" status=0
  if [[ ${1:-} == --db ]]; then
    [[ $# -ge 2 && ($2 == sqlite || $2 == mysql) ]] || usage_error "--db is sqlite or mysql"
    db=$2
    shift 2
  fi
  if [[ $# -eq 0 || $1 == --help ]]; then
    print_wp_usage
    return 0
  fi
  readonly SITE="$LOCAL/sites/$db" URL="http://localhost:$port"
  trap 'exit 130' INT TERM
  has jq || need_packages "to write and read JSON" jq
  need_curl
  install_missing_tools
  address=$(running_invoke_address)
  if [[ -z $address ]]; then
    [[ -d $SITE/wordpress ]] || fail "there is no local site on $db yet: ./build.sh run --db $db makes one"
    # Nothing but the command itself may read the command's standard input.
    provide_site <&-
    start_for_command
  fi
  PHPBRIDGE_INVOKE_URL=$address "$REPO/infra/terraform/bin/phpbridge" wp "$@" || status=$?
  return "$status"
}

# What `run` has left, if its emulator is still there.
running_invoke_address() {
  local found
  [[ -f $SITE/invoke-address ]] || return 0
  found=$(<"$SITE/invoke-address")
  ! port_is_taken "$(sed -E 's#.*:([0-9]+)/.*#\1#' <<<"$found")" || printf '%s' "$found"
}

# Sets the caller's address.
start_for_command() {
  local log="$ARTIFACTS/wp.log" emulator attempt options=() pair
  while IFS= read -r pair; do options+=(--env "$pair"); done < <(function_environment)
  setsid "$EMULATOR" --bootstrap "$BOOTSTRAP" --port 0 --concurrency 1 --timeout 900 --quiet "${options[@]}" >"$log" 2>&1 <&- &
  emulator=$!
  on_exit end_process "$emulator" 15
  for ((attempt = 0; attempt < 300; attempt++)); do
    address=$(sed -nE 's#.*invoke: (http://[^ )]+)\).*#\1#p' "$log")
    [[ -z $address ]] || break
    is_running "$emulator" || break
    sleep 0.1
  done
  [[ -n $address ]] || {
    cat "$log" >&2
    fail "the emulator did not start (see above)"
  }
}
