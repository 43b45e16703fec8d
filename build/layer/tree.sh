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
  take_ldap_data "$tree"
  take_folder /usr/lib/locale/C.utf8 "$tree/locale/C.utf8"
  # The one that programs name who only want UTF-8; others exist on servers only where somebody has asked for them.
  take_folder /usr/lib/locale/en_US.utf8 "$tree/locale/en_US.utf8"
  take_time_zones "$tree"
}

# extensions_in INI…: their names, in order.
extensions_in() { sed -nE 's/^(zend_)?extension *= *([a-z0-9_]+)$/\2/p' "$@"; }

take_extension() {
  local name=$1 tree=$2
  # Named by the date of PHP's extension API.
  PHP_EXTENSION_HOME=$(dirname -- "$(packaged '/usr/lib/php/[0-9]*/opcache.so')")
  take "$PHP_EXTENSION_HOME/$name.so" "$tree/ext/$name.so"
}

# For iconv(): everything but what only mainframes have.
take_character_sets() {
  local tree=$1 gconv="/usr/lib/$TRIPLET/gconv" path name modules
  for path in "${!owner_of[@]}"; do
    [[ $path == "$gconv"/* ]] || continue
    name=${path#"$gconv"/}
    case $name in
      IBM437.so | IBM775.so | IBM85[0-8].so | IBM86[0-69].so | IBM866NAV.so | IBM874.so) take "$path" "$tree/lib/gconv/$name" ;;
      EBCDIC-*.so | IBM*.so | gconv-modules.cache) ;;
      *) take "$path" "$tree/lib/gconv/$name" ;;
    esac
  done
  [[ -s $tree/lib/gconv/ISO8859-1.so ]] || fail "the C library's package has no character sets in $gconv"
  for modules in "$tree"/lib/gconv/gconv-modules "$tree"/lib/gconv/gconv-modules.d/*.conf; do list_present_character_sets "$modules"; done
}

# list_present_character_sets FILE: without the modules that are not there, and without other names for them.
list_present_character_sets() {
  local file=$1 module present
  present=$(for module in "$tree"/lib/gconv/*.so; do basename -- "$module" .so; done)
  awk -v present="$present" '
    BEGIN { count = split(present, names, "\n"); for (i = 1; i <= count; i++) there[names[i]] = 1 }
    NR == FNR { if ($1 == "module" && $4 in there) { known[$2] = 1; known[$3] = 1 } next }
    $1 == "module" && !($4 in there) || $1 == "alias" && !($3 in known) { next }
    { print }' "$file" "$file" >"$file.present"
  mv -f -- "$file.present" "$file"
}

take_tls_data() {
  local tree=$1 authority
  take /etc/ssl/openssl.cnf "$tree/ssl/openssl.cnf"
  activate_legacy_algorithms "$tree/ssl/openssl.cnf"
  take "/usr/lib/$TRIPLET/ossl-modules/legacy.so" "$tree/lib/ossl-modules/legacy.so"
  # The bundle that ca-certificates would make when it is installed.
  while IFS= read -r authority; do
    take "$authority" "$tree/ssl/authority.crt"
    cat -- "$tree/ssl/authority.crt" >>"$tree/ssl/cert.pem"
  done < <(packaged '/usr/share/ca-certificates/*.crt')
  rm -f -- "$tree/ssl/authority.crt"
  [[ $(grep -c 'BEGIN CERTIFICATE' "$tree/ssl/cert.pem") -gt 50 ]] || fail "the bundle of certification authorities is too short to be one"
}

# PHP lists MD4, Whirlpool and their like, and keys in older PKCS#12 files are encrypted with RC2. TLS uses none of them.
activate_legacy_algorithms() {
  local configuration=$1
  sed -i -e 's/^default = default_sect$/&\nlegacy = legacy_sect/' -e 's/^\[default_sect\]$/[legacy_sect]\nactivate = 1\n\n&/' \
    -e 's/^# activate = 1$/activate = 1/' "$configuration"
  [[ $(grep -cE '^(activate = 1|legacy = legacy_sect)$' "$configuration") -eq 3 ]] ||
    fail "OpenSSL's configuration has changed: look how its providers are activated now"
}

# LDAP asks for certification authorities where only some systems have them.
take_ldap_data() {
  local tree=$1 mechanism
  printf 'TLS_CACERT %s/ssl/cert.pem\n' "$OPT_PHP" >"$tree/ldap.conf"
  for mechanism in anonymous crammd5 digestmd5 login plain scram; do
    take "/usr/lib/$TRIPLET/sasl2/lib$mechanism.so" "$tree/lib/sasl2/lib$mechanism.so"
  done
  take_libraries_for "$tree/lib" "$tree"/lib/sasl2/*.so
}

take_time_zones() {
  local tree=$1
  take_folder /usr/share/zoneinfo "$tree/zoneinfo"
  # The same zones again, without or with leap seconds, and their sources, which PHP would list as zones; the build machine's own zone.
  rm -rf -- "$tree"/zoneinfo/{posix,right,localtime,leapseconds,leap-seconds.list,tzdata.zi}
  [[ -s $tree/zoneinfo/Europe/Berlin && -s $tree/zoneinfo/Europe/Kiev && -s $tree/zoneinfo/zone.tab ]] || fail "the time zones are incomplete"
}
