# shellcheck shell=bash
# The systems that the tests land the layer on, kept in .local/cache: an old one, whose C library is older than Lambda's,
# and a program to make a bare one with.

readonly OLD_SUITE=bullseye OLD_ROOT="$LOCAL/cache/roots/bullseye"

# Sets OLD_ROOT's content and STATIC_BUSYBOX. Unpacked, not installed: nothing of it is ever run as root.
# shellcheck disable=SC2034 # Read by who asked.
provide_roots() {
  STATIC_BUSYBOX="$OLD_ROOT/bin/busybox"
  [[ ! -x $STATIC_BUSYBOX ]] || return 0
  step "Fetching a small $OLD_SUITE to try the layer on"
  local apt work names deb
  apt=$(mktemp -d)
  mkdir -p "$(dirname -- "$OLD_ROOT")"
  work=$(mktemp -d "$(dirname -- "$OLD_ROOT")/.unpacking.XXXXXX")
  on_exit rm -rf -- "$apt" "$work"
  private_apt_open "$apt" "$OLD_SUITE"
  mapfile -t names < <(private_apt "$apt" get --simulate install bash dash coreutils grep sed util-linux libc-bin base-files base-passwd libssl1.1 libcurl4 libxml2 |
    sed -n 's/^Inst \([^ ]*\) .*/\1/p')
  (mkdir "$apt/debs" && cd "$apt/debs" && private_apt "$apt" get -q -o Dpkg::Use-Pty=0 download "${names[@]}" busybox-static) >"$apt/download.log" 2>&1 || {
    cat "$apt/download.log" >&2
    fail "downloading $OLD_SUITE's packages failed (see above)"
  }
  for deb in "$apt"/debs/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$work" --no-same-owner --keep-directory-symlink; done
  # Where things are mounted, as the root is read-only by then.
  mkdir -p "$work"/{opt,proc,dev,tmp,mnt/wordpress,var/task}
  chmod -R u+rwX,go+rX -- "$work"
  rm -rf -- "$OLD_ROOT"
  mv -- "$work" "$OLD_ROOT"
}
