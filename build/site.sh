# shellcheck shell=bash
# A site's folder: wordpress/ (the document root), database/ (SQLite) and admin-password. Kept between runs.

readonly ADMIN_USER="admin"

# install_site SITE DB URL WORDPRESS [SQLITE-PLUGIN]: does nothing if the site is installed; leaves SITE/new if it was not. WORDPRESS and
# SQLITE-PLUGIN are folders to copy from. For MySQL, the WORDPRESS_DB_* variables name the database.
install_site() {
  local site=$1 db=$2 url=$3 wordpress=$4 sqlite_plugin=${5:-} options=() result
  mkdir -p "$site"
  [[ -s $site/admin-password ]] || write_secret "$site/admin-password" "$(random_password)"
  [[ $db != sqlite ]] || options+=(--sqlite-plugin "$sqlite_plugin")
  result=$(WORDPRESS_ADMIN_PASSWORD_FILE="$site/admin-password" WP_HOME=$url "${PHP_CLI:-php}" -f "$REPO/php/installer.php" -- \
    --docroot "$site/wordpress" --source "$wordpress" --db "$db" --url "$url" --title "PhpBridge on $db" \
    --admin-user "$ADMIN_USER" --admin-email admin@example.com "${options[@]}")
  if [[ $result == *'"installed":true'* ]]; then
    touch "$site/new"
    step "Installed WordPress: $result"
  fi
}
