# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # What the packages are, and where they had things, is shared with the other pieces.
# PHP as it lies in the layer: /opt/php, with a C library, loader and data of its own, so that nothing of the system
# that it lands on can disturb it.

# build_php_tree TREE: TREE becomes /opt/php.
build_php_tree() {
  local tree=$1 extension
  mkdir -p "$tree"/{bin,etc/conf.d,ext,lib}
  take /usr/sbin/php-fpm8.4 "$tree/bin/php-fpm"
  take /usr/bin/php8.4 "$tree/bin/php"
  cp -- "$REPO"/layer/conf.d/*.ini "$tree/etc/conf.d/"
  for extension in $(extensions_in "$tree"/etc/conf.d/*.ini); do take_extension "$extension" "$tree"; done
  take "${library_at[$LOADER]}" "$tree/lib/$LOADER"
  # .NET loads it by name when it formats an exception's stack trace; nothing lists it as needed.
  take "${library_at[libgcc_s.so.1]}" "$tree/lib/libgcc_s.so.1"
  # The interposer asks for it, as it must load on systems whose C library does not have it inside.
  take "${library_at[libdl.so.2]}" "$tree/lib/libdl.so.2"
  take_libraries_for "$tree/lib" "$tree"/bin/* "$tree"/ext/*.so
  take_character_sets "$tree"
  take_tls_data "$tree"
  take_folder /usr/lib/locale/C.utf8 "$tree/locale/C.utf8"
  take_time_zones "$tree"
}

# build_imagick_tree TREE BASE: TREE becomes /opt/php too, in a layer on top of BASE's.
build_imagick_tree() {
  local tree=$1 base=$2 home modules
  mkdir -p "$tree"/{etc/conf.d,ext,lib}
  cp -- "$REPO"/layer/imagick/*.ini "$tree/etc/conf.d/"
  take_extension imagick "$tree"
  home=$(packaged "/usr/lib/$TRIPLET/ImageMagick-*/config-Q16/configure.xml")
  home=${home%/config-Q16/*}
  modules="modules-Q16"
  take_folder "$home/config-Q16" "$tree/im/config-Q16"
  take_folder "$home/$modules" "$tree/im/$modules"
  take_folder /etc/ImageMagick-7 "$tree/im/etc"
  take_folder /usr/share/ImageMagick-7 "$tree/im/share"
  # No screen, no web browser, no speech: what WordPress never reads or writes.
  rm -f -- "$tree/im/$modules"/coders/{x,xwd,url}.{so,la}
  ALREADY="$base/lib" take_libraries_for "$tree/lib" "$tree"/ext/*.so "$tree/im/$modules"/*/*.so
  IMAGEMAGICK_HOME=$home
}

# extensions_in INI…: their names, in order.
extensions_in() { sed -nE 's/^(zend_)?extension *= *([a-z0-9_]+)$/\2/p' "$@"; }

take_extension() {
  local name=$1 tree=$2
  # Named by the date of PHP's extension API.
  PHP_EXTENSION_HOME=$(dirname -- "$(packaged '/usr/lib/php/[0-9]*/opcache.so')")
  take "$PHP_EXTENSION_HOME/$name.so" "$tree/ext/$name.so"
}

# For iconv(): the Unicode ones, Western and Central Europe's, Cyrillic, and those that mail from East Asia uses.
take_character_sets() {
  local tree=$1 gconv="/usr/lib/$TRIPLET/gconv" path
  for path in "${!owner_of[@]}"; do
    case ${path#"$gconv"/} in
      gconv-modules | gconv-modules.d/* | UTF-*.so | UNICODE.so | ISO8859-*.so | CP125[0-9].so | KOI8-*.so | IBM437.so | IBM850.so | \
        BIG5.so | EUC-*.so | SJIS.so | GB*.so | ISO-2022-*.so | libCNS.so | libGB.so | libISOIR165.so | libJIS.so | libJISX0213.so | libKSC.so)
        take "$path" "$tree/lib/gconv/${path#"$gconv"/}"
        ;;
    esac
  done
  [[ -s $tree/lib/gconv/ISO8859-1.so ]] || fail "the C library's package has no character sets in $gconv"
}

take_tls_data() {
  local tree=$1 authority
  take /etc/ssl/openssl.cnf "$tree/ssl/openssl.cnf"
  take "/usr/lib/$TRIPLET/ossl-modules/legacy.so" "$tree/lib/ossl-modules/legacy.so"
  # The bundle that ca-certificates would make when it is installed.
  while IFS= read -r authority; do
    take "$authority" "$tree/ssl/authority.crt"
    cat -- "$tree/ssl/authority.crt" >>"$tree/ssl/cert.pem"
  done < <(packaged '/usr/share/ca-certificates/*.crt')
  rm -f -- "$tree/ssl/authority.crt"
  [[ $(grep -c 'BEGIN CERTIFICATE' "$tree/ssl/cert.pem") -gt 50 ]] || fail "the bundle of certification authorities is too short to be one"
}

take_time_zones() {
  local tree=$1
  take_folder /usr/share/zoneinfo "$tree/zoneinfo"
  # The same zones again, without or with leap seconds.
  rm -rf -- "$tree"/zoneinfo/{posix,right}
  [[ -s $tree/zoneinfo/Europe/Berlin && -s $tree/zoneinfo/zone.tab ]] || fail "the time zones are incomplete"
}
