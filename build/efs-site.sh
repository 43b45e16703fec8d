# shellcheck shell=bash
# The sites that the EFS benchmark measures: WordPress with a separate MariaDB server, kept in .local/bench.

# shellcheck source=build/wordpress.sh
source "$REPO/build/wordpress.sh"
# shellcheck source=build/mariadb.sh
source "$REPO/build/mariadb.sh"
# shellcheck source=build/site.sh
source "$REPO/build/site.sh"

readonly BENCH_URL="https://bench.example.com"

# provide_efs_site plain|heavy: starts the database, installs the site if necessary, and exports the PHPBRIDGE_BENCH_* and
# WORDPRESS_* variables that the benchmark reads. The caller stops the database with stop_mariadb.
provide_efs_site() {
  local kind=$1 site wordpress plugins=()
  site="$LOCAL/bench/$kind"
  wordpress=$(provide_wordpress)
  start_mariadb
  provide_database
  export WP_HOME=$BENCH_URL
  if [[ ! -f $site/ready ]]; then
    step "Installing the $kind site"
    install_site "$site" mysql "$BENCH_URL" "$wordpress"
    if [[ $kind == heavy ]]; then
      mapfile -t plugins < <("${PHP_CLI:-php}" -f "$REPO/src/PhpBridge.Benchmarks/Efs/Site/heavy.php" -- "$site/wordpress/wp-content/plugins")
      [[ ${#plugins[@]} -gt 0 ]] || fail "the heavy site's plugins could not be written"
    fi
    "${PHP_CLI:-php}" -f "$REPO/src/PhpBridge.Benchmarks/Efs/Site/content.php" -- "$site/wordpress" "${plugins[@]}"
    touch "$site/ready"
  fi
  export PHPBRIDGE_BENCH_SITE="$site/wordpress" PHPBRIDGE_BENCH_ADMIN_PASSWORD_FILE="$site/admin-password"
}
