# shellcheck shell=bash
# The EFS model: a file system in user space that behaves like an EFS mount (docs/efs-model.md).

need_efs_model_tools() {
  local packages=()
  has gcc || packages+=(gcc libc6-dev)
  has pkg-config || packages+=(pkg-config)
  has pkg-config && pkg-config --exists fuse3 || packages+=(libfuse3-dev)
  has fusermount3 || packages+=(fuse3)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to model EFS" "${packages[@]}"
}

# Sets EFS_MODEL.
build_efs_model() {
  local source="$REPO/src/PhpBridge.Benchmarks/Efs/Model" stamp flags=()
  EFS_MODEL="$ARTIFACTS/efs/efs-model"
  export EFS_MODEL
  stamp="$(fingerprint "$source") $(pkg-config --modversion fuse3)"
  if [[ ! -x $EFS_MODEL || $(cat "$EFS_MODEL.stamp" 2>/dev/null) != "$stamp" ]]; then
    step "Building the EFS model"
    mkdir -p "$ARTIFACTS/efs"
    read -ra flags < <(pkg-config --cflags --libs fuse3)
    gcc -std=gnu17 -O2 -D_GNU_SOURCE -DFUSE_USE_VERSION=312 -Wall -Wextra -Werror "$source"/*.c "${flags[@]}" -lpthread -o "$EFS_MODEL.new"
    mv -f -- "$EFS_MODEL.new" "$EFS_MODEL"
    printf '%s\n' "$stamp" >"$EFS_MODEL.stamp"
  fi
}
