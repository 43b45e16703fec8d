# shellcheck shell=bash
# ./build.sh doctor: checks this machine and a local site.

# shellcheck source=build/run.sh
source "$REPO/build/run.sh"

command_doctor() {
  local db=sqlite site
  case ${1:-} in
    "") ;;
    --db) db=${2:-} ;;
    *)
      echo "usage: ./build.sh doctor [--db sqlite|mysql]    check this machine, and the site that ./build.sh run created" >&2
      [[ $1 == --help ]] && return 0
      exit 2
      ;;
  esac
  check_database_kind "$db"
  site="$LOCAL/sites/$db"
  need_aot_tools
  need_php
  need_npm
  need_mariadb
  print_missing_tools
  check_free_space "$REPO"
  [[ -d $site/wordpress ]] || fail "no local site uses $db: create it with ./build.sh run --db $db"
  if [[ $db == mysql && -f $MARIADB_HOME/socket ]]; then
    WORDPRESS_DB_HOST="localhost:$(<"$MARIADB_HOME/socket")"
    export WORDPRESS_DB_HOST
  elif [[ $db == mysql ]]; then
    note "the site's MariaDB is not running: start it with ./build.sh run --db mysql"
  fi
  examine_site "$site" "http://localhost:8080"
}

print_missing_tools() {
  local reason
  [[ ${#missing_packages[@]} -gt 0 ]] || return 0
  note "packages that will be installed when they are needed:"
  for reason in "${missing_reasons[@]}"; do note "$reason"; done
}

# WordPress, its database, PHP's packages and the layers take about 2 GB.
check_free_space() {
  local megabytes
  megabytes=$(df --output=avail -BM "$1" | tail -1 | tr -dc 0-9)
  [[ $megabytes -ge 2000 ]] || note "only $megabytes MB of disk space are free; tests and layers need 2000"
}

examine_site() {
  local site=$1 url=$2 bootstrap variables pairs
  bootstrap=$(publish_bootstrap)
  variables=$(function_environment "$site" "$url")
  mapfile -t pairs <<<"$variables"
  step "Examining the local site"
  env "PHPBRIDGE_RUN_DIRECTORY=$site/run" "${pairs[@]}" "$bootstrap" doctor
}
