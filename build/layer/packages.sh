# shellcheck shell=bash
# The unpacked packages: which file is in which of them, which library answers to which name, and which packages the
# layer has taken something from.

PACKAGES_ROOT="" WHOLE_ROOT=""
# A path as it would be on the distribution → the package that has it; a library's SONAME → its path.
# shellcheck disable=SC2034 # Read by the other pieces.
declare -A owner_of library_at used_packages

# open_packages DEBS ROOT: unpacks each into a folder of its own, so that what is taken can be told apart.
open_packages() {
  local debs=$1 deb package path
  PACKAGES_ROOT=$2 WHOLE_ROOT=$2-whole
  rm -rf -- "$PACKAGES_ROOT" "$WHOLE_ROOT"
  mkdir -p "$WHOLE_ROOT"
  for deb in "$debs"/*.deb; do
    package=$(basename -- "$deb" .deb)
    mkdir -p "$PACKAGES_ROOT/$package"
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$PACKAGES_ROOT/$package" --no-same-owner
    # Once more as a system would have them, as links lead from one to another.
    cp -al -- "$PACKAGES_ROOT/$package/." "$WHOLE_ROOT/"
  done
  owner_of=() library_at=() used_packages=()
  while IFS= read -r path; do
    package=${path%%/*} path=/${path#*/}
    owner_of[$path]=$package
    case $path in "/usr/lib/$TRIPLET"/*.so*) library_at[${path##*/}]=$path ;; esac
  done < <(cd "$PACKAGES_ROOT" && find . -mindepth 2 \( -type f -o -type l \) -printf '%P\n' | LC_ALL=C sort)
}

# packaged PATTERN: the paths that match, in order.
packaged() {
  local path
  # shellcheck disable=SC2053 # A pattern it is.
  for path in "${!owner_of[@]}"; do [[ $path != $1 ]] || printf '%s\n' "$path"; done | LC_ALL=C sort
}

# take PATH TARGET: copies a packaged file, whatever links lead to it, and notes whose it is.
take() {
  local path=$1 target=$2 package=${owner_of[$1]:-} real
  [[ -n $package ]] || fail "no package of the lock has $path: make a new one with ./build.sh layer --update"
  # A link's end is usually in the same package, else in the one that the same path names.
  real=$(realpath -m -- "$PACKAGES_ROOT/$package$path")
  [[ -f $real ]] || real=$PACKAGES_ROOT/${owner_of[$(readlink -- "$PACKAGES_ROOT/$package$path")]:-}$(readlink -- "$PACKAGES_ROOT/$package$path")
  mkdir -p "$(dirname -- "$target")"
  cp --no-preserve=mode,ownership -- "$real" "$target"
  used_packages[$package]=1
}

# take_folder PATH TARGET: everything below PATH, of whichever packages.
take_folder() {
  local folder=$1 target=$2 package found=false
  for package in "$PACKAGES_ROOT"/*/; do
    package=$(basename -- "$package")
    [[ -d $PACKAGES_ROOT/$package$folder ]] || continue
    # shellcheck disable=SC2034 # Read by the other pieces.
    used_packages[$package]=1
    found=true
  done
  [[ $found == true ]] || fail "no package of the lock has $folder: make a new one with ./build.sh layer --update"
  mkdir -p "$target"
  cp -rL --no-preserve=mode,ownership -- "$WHOLE_ROOT$folder/." "$target/"
}

# take_libraries_for TARGET ELF…: what they need and what that needs, into the folder TARGET, but for what is in ALREADY.
take_libraries_for() {
  local target=$1 already=${ALREADY:-/nonexistent} queue=("${@:2}") needed name
  mkdir -p "$target"
  while [[ ${#queue[@]} -gt 0 ]]; do
    needed=$(patchelf --print-needed "${queue[0]}")
    queue=("${queue[@]:1}")
    for name in $needed; do
      [[ ! -e $target/$name && ! -e $already/$name ]] || continue
      [[ " $REMOVED_LIBRARIES " != *" $name "* ]] || continue
      [[ -n ${library_at[$name]:-} ]] || fail "no package of the lock has the library $name: make a new one with ./build.sh layer --update"
      take "${library_at[$name]}" "$target/$name"
      queue+=("$target/$name")
    done
  done
}
