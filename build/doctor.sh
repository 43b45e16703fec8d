# shellcheck shell=bash
# ./build.sh doctor: what is missing on this machine, and what is wrong with a local site.

# shellcheck source=build/run.sh
source "$REPO/build/run.sh"

command_doctor() {
  local db=sqlite reason
  case ${1:-} in
    "") ;;
    --db) db=${2:-} ;;
    *)
      echo "usage: ./build.sh doctor [--db sqlite|mysql]    checks this machine, and the site that run made" >&2
      [[ $1 == --help ]] && return 0
      exit 2
      ;;
  esac
  [[ $db == sqlite || $db == mysql ]] || usage_error "--db is sqlite or mysql, not '$db'"
  readonly SITE="$LOCAL/sites/$db" URL="http://localhost:8080"
  need_aot_tools
  need_php
  need_npm
  need_mariadb
  if [[ ${#missing_packages[@]} -gt 0 ]]; then
    note "to be installed when needed:"
    for reason in "${missing_reasons[@]}"; do note "$reason"; done
  fi
  require_free_space "$REPO"
  [[ -d $SITE/wordpress ]] || fail "there is no local site on $db yet: make it with ./build.sh run --db $db"
  publish_bootstrap
  build_interposer
  if [[ $db == mysql && -f $MARIADB_HOME/socket ]]; then
    WORDPRESS_DB_HOST="localhost:$(<"$MARIADB_HOME/socket")"
    export WORDPRESS_DB_HOST
  elif [[ $db == mysql ]]; then
    note "the site's MariaDB is not running: ./build.sh run --db mysql starts it"
  fi
  examine_site
}

# WordPress, its database, PHP's packages and the layers take about 2 GB.
require_free_space() {
  local megabytes
  megabytes=$(df --output=avail -BM "$1" | tail -1 | tr -dc 0-9)
  [[ $megabytes -ge 2000 ]] || note "only $megabytes MB are free here; tests and layers want 2000"
}

examine_site() {
  local variables=() pair
  while IFS= read -r pair; do variables+=("$pair"); done < <(function_environment)
  step "The local site"
  env "PHPBRIDGE_RUN_DIRECTORY=$SITE/run" "${variables[@]}" "$BOOTSTRAP" doctor
}
