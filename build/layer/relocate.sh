# shellcheck shell=bash
# Makes the tree work at /opt/php: programs start with its loader and find its libraries, and paths that were compiled
# in lead into it. Every rewrite must find what it is for, or the build fails: a path that moved would show only in Lambda.

# relocate_php TREE
relocate_php() {
  local tree=$1
  use_own_libraries "$tree/bin/php-fpm"
  use_own_libraries "$tree/bin/php"
  find_libraries_through_program "$tree"
  for program in fpm:php-fpm cli:php; do
    rewrite_path "$tree/bin/${program#*:}" "/etc/php/8.4/${program%:*}/conf.d" /etc/conf.d
    rewrite_path "$tree/bin/${program#*:}" "/etc/php/8.4/${program%:*}" /etc
    rewrite_path "$tree/bin/${program#*:}" "$PHP_EXTENSION_HOME" /ext
    rewrite_path "$tree/bin/${program#*:}" /usr/share/zoneinfo /zoneinfo
  done
  rewrite_path "$tree/lib/libc.so.6" /usr/share/zoneinfo /zoneinfo
  rewrite_path "$tree/lib/libc.so.6" /usr/lib/locale /locale
  rewrite_path "$tree/lib/libc.so.6" "/usr/lib/$TRIPLET/gconv" /lib/gconv
  rewrite_path "$tree/lib/libcrypto.so.3" /usr/lib/ssl /ssl
  rewrite_path "$tree/lib/libcrypto.so.3" "/usr/lib/$TRIPLET/ossl-modules" /lib/ossl-modules
  rewrite_path "$tree/lib/libldap.so.2" /etc/ldap/ldap.conf /ldap.conf
  rewrite_path "$tree/lib/libsasl2.so.2" "/usr/lib/$TRIPLET/sasl2" /lib/sasl2
  rewrite_path "$tree/lib/libcurl.so.4" /etc/ssl/certs/ca-certificates.crt /ssl/cert.pem
}

# relocate_imagick TREE
relocate_imagick() {
  local tree=$1 core
  find_libraries_through_program "$tree"
  core=$(find "$tree/lib" -name 'libMagickCore-*' -print -quit)
  rewrite_path "$core" "$IMAGEMAGICK_HOME" /im
  rewrite_path "$core" /etc/ImageMagick-7 /im/etc
  rewrite_path "$core" /usr/share/ImageMagick-7 /im/share
  use_own_libraries "$tree/bin/gs"
  rewrite_path "$tree/lib/libgs.so.10" "$GHOSTSCRIPT_HOME" /gs
}

# DT_RPATH, not DT_RUNPATH: Lambda sets LD_LIBRARY_PATH, which is searched before the latter and after the former; and
# only the former also counts for what libraries and extensions load.
use_own_libraries() {
  patchelf --set-interpreter "/opt/php/lib/$LOADER" --force-rpath --set-rpath /opt/php/lib "$1"
  [[ $(patchelf --print-interpreter "$1") == "/opt/php/lib/$LOADER" ]] || fail "patchelf did not set the loader of $1"
  [[ $(readelf -d "$1") == *"(RPATH)"*"[/opt/php/lib]"* ]] || fail "patchelf did not set DT_RPATH of $1"
}

# A library with a path of its own would hide the program's. Only the character sets look for theirs beside themselves.
find_libraries_through_program() {
  local library
  while IFS= read -r -d '' library; do
    [[ ${library##*/} != "$LOADER" && $library != */gconv/* ]] || continue
    [[ -z $(patchelf --print-rpath "$library") ]] || patchelf --remove-rpath "$library"
  done < <(find "$1" -type f -name '*.so*' -print0)
}

# rewrite_path FILE OLD NEW: OLD becomes /opt/php and NEW, of the same length thanks to slashes in between.
rewrite_path() {
  local file=$1 old=$2 new=$3 padding
  padding=$((${#old} - ${#new} - ${#OPT_PHP}))
  [[ $padding -ge 0 ]] || fail "$OPT_PHP$new does not fit where $old is in $(basename -- "$file")"
  new="$OPT_PHP$(printf '%*s' "$padding" '' | tr ' ' /)$new"
  LC_ALL=C grep -qaF -- "$old" "$file" || fail "$(basename -- "$file") does not contain $old: the package has changed, look where the path is now"
  LC_ALL=C sed -i "s#$old#$new#g" "$file"
}

readonly OPT_PHP=/opt/php
