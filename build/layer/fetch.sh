# shellcheck shell=bash
# The distribution's packages, as the lock names them: name, version and SHA-256, a package a line. Kept in .local/cache,
# so that the second build asks nobody.

# The suite that has the layer's PHP: its stable release, which gets security fixes and changes nothing else.
readonly LAYER_DISTRIBUTION=debian LAYER_SUITE=trixie
readonly LAYER_CACHE="$LOCAL/cache/layer"

lock_of() { printf '%s' "$REPO/layer/lock/$1"; }

# fetch_locked_packages ARCHITECTURE DEBS: the lock's packages, each as DEBS/NAME.deb. Sets LOCK_HELD to false when one
# of them had to be replaced by a newer one.
fetch_locked_packages() {
  local architecture=$1 debs=$2 name version sum cached missing=() lock
  lock=$(lock_of "$architecture")
  LOCK_HELD=true
  mkdir -p "$LAYER_CACHE/$architecture" "$debs"
  while read -r name version sum; do
    cached=$(cached_package "$architecture" "$name" "$version")
    [[ -f $cached ]] || missing+=("$name=$version")
  done <"$lock"
  [[ ${#missing[@]} -eq 0 ]] || download_packages "$architecture" "${missing[@]}"
  while read -r name version sum; do
    cached=$(cached_package "$architecture" "$name" "$version")
    if [[ -f $cached ]]; then
      require_checksum "$cached" "$sum"
    else
      cached=$(newest_instead "$architecture" "$name" "$version")
      # shellcheck disable=SC2034 # Read by who asked for the packages.
      LOCK_HELD=false
    fi
    ln -f -- "$cached" "$debs/$name.deb" 2>/dev/null || cp -- "$cached" "$debs/$name.deb"
  done <"$lock"
}

# fetch_newest_packages ARCHITECTURE DEBS: what layer/packages asks for, with everything that it needs.
fetch_newest_packages() {
  local architecture=$1 debs=$2 wanted name version pair pairs missing=()
  open_layer_apt "$architecture"
  mapfile -t wanted < <(grep -hv '^#' "$REPO"/layer/packages/*)
  # An empty system would need all of them, so a simulation names them all: "Inst NAME (VERSION …".
  mapfile -t pairs < <(private_apt "$LAYER_APT" get --simulate install "${wanted[@]}" |
    sed -nE 's/^Inst ([^ ]+) \(([^ ]+) .*/\1=\2/p')
  [[ ${#pairs[@]} -gt ${#wanted[@]} ]] || fail "$LAYER_DISTRIBUTION $LAYER_SUITE does not have all of layer/packages"
  mkdir -p "$LAYER_CACHE/$architecture" "$debs"
  for pair in "${pairs[@]}"; do
    [[ -f $(cached_package "$architecture" "${pair%%=*}" "${pair#*=}") ]] || missing+=("$pair")
  done
  [[ ${#missing[@]} -eq 0 ]] || download_packages "$architecture" "${missing[@]}"
  for pair in "${pairs[@]}"; do
    name=${pair%%=*} version=${pair#*=}
    cp -- "$(cached_package "$architecture" "$name" "$version")" "$debs/$name.deb"
  done
}

# write_lock ARCHITECTURE DEBS NAME…: these packages and no others, as they lie in DEBS.
write_lock() {
  local architecture=$1 debs=$2 name
  shift 2
  mkdir -p "$(dirname -- "$(lock_of "$architecture")")"
  for name in "$@"; do
    printf '%s %s %s\n' "$name" "$(dpkg-deb --field "$debs/$name.deb" Version)" "$(sha256sum <"$debs/$name.deb" | cut -d' ' -f1)"
  done | LC_ALL=C sort >"$(lock_of "$architecture").new"
  mv -f -- "$(lock_of "$architecture").new" "$(lock_of "$architecture")"
}

# An epoch's colon is escaped in a file's name, as apt does it.
cached_package() { printf '%s/%s_%s_%s.deb' "$LAYER_CACHE/$1" "$2" "${3//:/%3a}" "$1"; }

# download_packages ARCHITECTURE NAME=VERSION…: those that are to be had, into the cache. Says nothing of the others.
download_packages() {
  local architecture=$1 work file available
  shift
  open_layer_apt "$architecture"
  available=$(private_apt "$LAYER_APT" cache madison "${@%%=*}" 2>/dev/null | awk '{ print $1 "=" $3 }')
  mapfile -t available < <(printf '%s\n' "$@" | grep -Fxf <(printf '%s\n' "$available"))
  [[ ${#available[@]} -gt 0 ]] || return 0
  note "downloading ${#available[@]} packages for $architecture"
  work=$(mktemp -d "$LAYER_CACHE/.downloading.XXXXXX")
  on_exit rm -rf -- "$work"
  (cd "$work" && private_apt "$LAYER_APT" get -q -o Dpkg::Use-Pty=0 download "${available[@]}") >"$LAYER_APT/download.log" 2>&1 || {
    cat "$LAYER_APT/download.log" >&2
    fail "downloading the layer's packages failed (see above)"
  }
  for file in "$work"/*.deb; do
    mv -f -- "$file" "$(cached_package "$architecture" "$(dpkg-deb --field "$file" Package)" "$(dpkg-deb --field "$file" Version)")"
  done
}

# newest_instead ARCHITECTURE NAME VERSION: archives drop a version when its successor arrives.
newest_instead() {
  local architecture=$1 name=$2 version=$3 newest cached
  open_layer_apt "$architecture"
  newest=$(private_apt "$LAYER_APT" cache show --no-all-versions "$name" 2>/dev/null | sed -n 's/^Version: //p')
  [[ -n $newest ]] || fail "$name is no longer in $LAYER_DISTRIBUTION $LAYER_SUITE: make a new lock with ./build.sh layer --update"
  printf 'warning: %s\n' "$name $version of layer/lock/$architecture is no longer offered; $newest is used instead. ./build.sh layer --update renews the lock" >&2
  cached=$(cached_package "$architecture" "$name" "$newest")
  [[ -f $cached ]] || download_packages "$architecture" "$name=$newest"
  printf '%s' "$cached"
}

require_checksum() {
  local file=$1 sum=$2
  [[ $(sha256sum <"$file") == "$sum "* ]] || {
    rm -f -- "$file"
    fail "$(basename -- "$file") is not what the lock says it is (SHA-256 differs). It has been deleted; try again"
  }
}

layer_apt_of=""

# Sets LAYER_APT; reads the package lists once per architecture and run.
open_layer_apt() {
  local architecture=$1
  [[ $layer_apt_of != "$architecture" ]] || return 0
  [[ $(os_release ID) == "$LAYER_DISTRIBUTION" ]] ||
    fail "the layer's packages come from $LAYER_DISTRIBUTION's archive, and this machine's apt knows another: build it on $LAYER_DISTRIBUTION, in a container if need be"
  describe_architecture "$architecture"
  note "reading $LAYER_DISTRIBUTION $LAYER_SUITE's package lists for $architecture"
  # apt wants a path without spaces.
  LAYER_APT=$(mktemp -d)
  on_exit rm -rf -- "$LAYER_APT"
  private_apt_open "$LAYER_APT" "$LAYER_SUITE" "$DEB_ARCH"
  layer_apt_of=$architecture
}
