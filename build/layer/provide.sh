# shellcheck shell=bash
# The layer's zips for an architecture, built when something that goes into them has changed. Needs build/tools.sh,
# build/bootstrap.sh, build/interposer.sh and build/private-apt.sh.

for piece in architecture fetch packages trim tree imagick relocate licences pack bench; do
  # shellcheck disable=SC1090 # Each is checked on its own.
  source "$REPO/build/layer/$piece.sh"
done

# need_layer_tools ARCHITECTURE…
need_layer_tools() {
  local architecture packages=()
  need_aot_tools
  has patchelf || packages+=(patchelf)
  has icupkg || packages+=(icu-devtools)
  has zip || packages+=(zip)
  for architecture in "$@"; do
    describe_architecture "$architecture"
    has "$(compiler)" || packages+=("gcc-${TRIPLET/x86_64/x86-64}" "libc6-dev-$DEB_ARCH-cross")
  done
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to build the layer" "${packages[@]}"
}

layer_zip() { printf '%s/dist/phpbridge-php84-%s.zip' "$REPO" "$1"; }

imagick_zip() { printf '%s/dist/phpbridge-php84-imagick-%s.zip' "$REPO" "$1"; }

# provide_layers UPDATE ARCHITECTURE…: side by side, but for publishing, as one dotnet at a time works on a project.
provide_layers() {
  local update=$1 architecture builds=() build
  shift
  for architecture in "$@"; do
    describe_architecture "$architecture"
    publish_bootstrap_for "$RID" >/dev/null
    build_interposer_for "$RID" >/dev/null
  done
  for architecture in "$@"; do
    (provide_layer "$architecture" "$update") &
    builds+=($!)
  done
  for build in "${builds[@]}"; do wait "$build" || fail "a layer could not be built (see above)"; done
}

# provide_layer ARCHITECTURE UPDATE: builds both zips, unless nothing that goes into them has changed.
provide_layer() {
  local architecture=$1 update=$2 work
  describe_architecture "$architecture"
  work="$ARTIFACTS/layer/$architecture"
  BOOTSTRAP=$(publish_bootstrap_for "$RID")
  INTERPOSER=$(build_interposer_for "$RID")
  [[ $update == true || -f $(lock_of "$architecture") ]] || fail "layer/lock/$architecture is missing: make it with ./build.sh layer --update"
  if [[ $update == true || ! -f $(layer_zip "$architecture") ||
    $(cat "$work/stamp" 2>/dev/null) != "$(layer_fingerprint "$architecture")" ]]; then
    build_layer "$architecture" "$work" "$update"
    # A stand-in for a vanished package is looked for again the next time.
    [[ $LOCK_HELD == false ]] || layer_fingerprint "$architecture" >"$work/stamp"
  fi
}

layer_fingerprint() {
  (cd "$REPO" && fingerprint build/layer build/layer.sh "layer/lock/$1" layer/conf.d layer/imagick layer/NOTICE php LICENSE "$BOOTSTRAP" "$INTERPOSER")
}

# build_layer ARCHITECTURE WORK UPDATE
build_layer() {
  local architecture=$1 work=$2 update=$3 debs="$2/debs" names layer_packages
  step "Building the layer for $architecture"
  rm -rf -- "$work"
  mkdir -p "$work"
  if [[ $update == true ]]; then
    LOCK_HELD=true
    fetch_newest_packages "$architecture" "$debs"
  else
    fetch_locked_packages "$architecture" "$debs"
  fi
  open_packages "$debs" "$work/packages"

  build_php_tree "$work/layer/php"
  forget_second_codecs "$work/layer/php/lib/libavif.so.16"
  trim_icu "$(echo "$work"/layer/php/lib/libicudata.so.*)"
  relocate_php "$work/layer/php"
  add_bridge "$work/layer"
  document_layer "$work/layer" "phpbridge-php84-$architecture" "$debs"
  write_bootstrap_licences "$work/layer/phpbridge/licences"
  layer_packages=("${!used_packages[@]}")

  used_packages=()
  build_imagick_tree "$work/imagick/php" "$work/layer/php"
  relocate_imagick "$work/imagick/php"
  document_layer "$work/imagick" "phpbridge-php84-imagick-$architecture" "$debs"

  if [[ $update == true ]]; then
    mapfile -t names < <(printf '%s\n' "${layer_packages[@]}" "${!used_packages[@]}" | LC_ALL=C sort -u)
    mapfile -t names < <(printf '%s\n' "${names[@]}" && packages_of_copyrights "${names[@]}")
    mapfile -t names < <(printf '%s\n' "${names[@]}" | LC_ALL=C sort -u)
    write_lock "$architecture" "$debs" "${names[@]}"
    note "layer/lock/$architecture names $(wc -l <"$(lock_of "$architecture")") packages"
  fi

  pack_layer "$work/layer" "$(layer_zip "$architecture")"
  check_budget "$work/layer" "$(layer_zip "$architecture")" "$MAX_UNPACKED_BYTES"
  pack_layer "$work/imagick" "$(imagick_zip "$architecture")"
  check_budget "$work/imagick" "$(imagick_zip "$architecture")" "$MAX_IMAGICK_BYTES"
  rm -rf -- "$work/packages" "$work/packages-whole" "$debs"
}

# add_bridge FOLDER: the bootstrap, the interposer, PHP's settings and our own scripts.
add_bridge() {
  local folder=$1
  cp -- "$BOOTSTRAP" "$folder/bootstrap"
  # With PHP's own C library it does not matter how old the system's is.
  use_own_libraries "$folder/bootstrap"
  # No path of its own: system programs that PHP starts load it too, with their C library.
  cp -- "$INTERPOSER" "$folder/php/lib/phpbridge-mirror.so"
  mkdir -p "$folder/phpbridge"
  cp -r -- "$REPO"/php/. "$folder/phpbridge/"
  mv -- "$folder"/phpbridge/php.ini "$folder"/phpbridge/php-fpm.conf "$folder/php/etc/"
}

# document_layer FOLDER NAME DEBS
document_layer() {
  local folder=$1 name=$2 packages
  mapfile -t packages < <(printf '%s\n' "${!used_packages[@]}" | LC_ALL=C sort)
  write_licences "$folder/phpbridge/licences" "${packages[@]}"
  write_bill_of_materials "$folder/phpbridge/$name.cdx.json" "$name" "$3" "${packages[@]}"
}
