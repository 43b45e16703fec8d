# shellcheck shell=bash
# ./build.sh wp: runs a WP-CLI command on the local site, as a console event through the emulator and the bootstrap.

# shellcheck source=build/run.sh
source "$REPO/build/run.sh"

print_wp_usage() {
  cat <<'EOT'
usage: ./build.sh wp [--db sqlite|mysql] ARG…

  ./build.sh wp plugin list
  ./build.sh wp db import - <dump.sql

Uses the emulator of a running ./build.sh run, or starts one for this command. ./build.sh wp help lists the commands.
EOT
}

command_wp() {
  local db=sqlite url="http://localhost:8080" site address status=0
  if [[ ${1:-} == --db ]]; then
    [[ $# -ge 2 ]] || usage_error "--db needs a value"
    check_database_kind "$2"
    db=$2
    shift 2
  fi
  if [[ $# -eq 0 || $1 == --help ]]; then
    print_wp_usage
    return 0
  fi
  site="$LOCAL/sites/$db"
  trap 'exit 130' INT TERM
  has jq || need_packages "to read and write JSON" jq
  need_curl
  install_missing_tools
  address=$(running_invoke_address "$site")
  if [[ -z $address ]]; then
    [[ -d $site/wordpress ]] || fail "no local site uses $db: create it with ./build.sh run --db $db"
    # Only the command itself may read standard input.
    prepare_site "$site" "$db" "$url" false <&-
    start_emulator_for_command "$site" "$url"
    address=$(await_emulator "$site/emulator.log" "$!" | tail -1)
  fi
  PHPBRIDGE_INVOKE_URL=$address "$REPO/infra/terraform/bin/phpbridge" wp "$@" || status=$?
  return "$status"
}

# Prints the address of the emulator that ./build.sh run has started for this site, if it is still listening.
running_invoke_address() {
  local site=$1 found
  [[ -f $site/invoke-address ]] || return 0
  found=$(<"$site/invoke-address")
  ! port_is_taken "$(sed -E 's#.*:([0-9]+)/.*#\1#' <<<"$found")" || printf '%s' "$found"
}

# start_emulator_for_command SITE URL: logs to SITE/emulator.log.
start_emulator_for_command() {
  local site=$1 url=$2 program bootstrap variables options
  program=$(build_emulator)
  bootstrap=$(publish_bootstrap)
  variables=$(function_environment "$site" "$url")
  mapfile -t options <<<"--env=${variables//$'\n'/$'\n'--env=}"
  setsid "$program" --bootstrap "$bootstrap" --port 0 --concurrency 1 --timeout 900 --quiet "${options[@]}" >"$site/emulator.log" 2>&1 <&- &
  on_exit end_process "$!" 15
}
