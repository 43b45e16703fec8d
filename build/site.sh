# shellcheck shell=bash
# A site folder: wordpress/ (document root), database/ (SQLite), admin-password. Kept between runs.

readonly ADMIN_USER="admin"

# install_site SITE DB URL: sets SITE_IS_NEW. Needs WORDPRESS_TREE, for SQLite SQLITE_PLUGIN, for MySQL the WORDPRESS_DB_* variables.
install_site() {
  local site=$1 db=$2 url=$3 options=() result
  mkdir -p "$site"
  [[ -s $site/admin-password ]] || write_secret "$site/admin-password" "$(random_password)"
  [[ $db != sqlite ]] || options+=(--sqlite-plugin "$SQLITE_PLUGIN")
  result=$(WORDPRESS_ADMIN_PASSWORD_FILE="$site/admin-password" WP_HOME=$url "${PHP_CLI:-php}" -f "$REPO/php/installer.php" -- \
    --docroot "$site/wordpress" --source "$WORDPRESS_TREE" --db "$db" --url "$url" --title "PhpBridge on $db" \
    --admin-user "$ADMIN_USER" --admin-email admin@example.com "${options[@]}")
  SITE_IS_NEW=false
  if [[ $result == *'"installed":true'* ]]; then
    # Read by who prints the login.
    # shellcheck disable=SC2034
    SITE_IS_NEW=true
    step "Installed WordPress: $result"
  fi
}
