# shellcheck shell=bash
# The EFS model: a FUSE file system that behaves like an EFS mount (docs/efs-model.md).

need_efs_model_tools() {
  local packages=()
  has gcc || packages+=(gcc libc6-dev)
  has pkg-config || packages+=(pkg-config)
  has pkg-config && pkg-config --exists fuse3 || packages+=(libfuse3-dev)
  has fusermount3 || packages+=(fuse3)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to model EFS" "${packages[@]}"
}

# Prints the path of the program.
build_efs_model() {
  local source="$REPO/src/PhpBridge.Benchmarks/Efs/Model" program="$ARTIFACTS/efs/efs-model" stamp flags=()
  stamp="$(fingerprint "$source") $(pkg-config --modversion fuse3)"
  if ! is_current "$program" "$stamp"; then
    step "Building the EFS model"
    mkdir -p "$ARTIFACTS/efs"
    read -ra flags < <(pkg-config --cflags --libs fuse3)
    gcc -std=gnu17 -O2 -D_GNU_SOURCE -DFUSE_USE_VERSION=312 -Wall -Wextra -Werror "$source"/*.c "${flags[@]}" -lpthread -o "$program.new"
    mv -f -- "$program.new" "$program"
    record_stamp "$program" "$stamp"
  fi
  printf '%s' "$program"
}
