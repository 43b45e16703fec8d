# shellcheck shell=bash
# The Native AOT bootstrap and the gates it must pass.

# provided.al2023 has glibc 2.34; a bootstrap that asks for more does not start there.
readonly MAX_GLIBC="2.34" MAX_BOOTSTRAP_BYTES=$((8 * 1000 * 1000))

# For this machine. Sets BOOTSTRAP.
publish_bootstrap() { publish_bootstrap_for "$(runtime_identifier)"; }

# publish_bootstrap_for RID: sets BOOTSTRAP. Publishes only when a source changed since the last time.
publish_bootstrap_for() {
  local rid=$1 cross=() stamp folder
  folder="$ARTIFACTS/publish/PhpBridge/release_$rid"
  stamp=$(source_fingerprint src/PhpBridge)
  BOOTSTRAP="$folder/bootstrap"
  export BOOTSTRAP
  if [[ ! -x $BOOTSTRAP || $(cat "$folder.stamp" 2>/dev/null) != "$stamp" ]]; then
    step "Publishing the bootstrap for $rid (Native AOT, about a minute)"
    mkdir -p "$ARTIFACTS"
    rm -f -- "$folder.stamp"
    [[ $rid == "$(runtime_identifier)" ]] || mapfile -t cross < <(cross_options "$rid")
    # TrimmerSingleWarn=false: each warning with its place, instead of one line per assembly.
    (cd "$REPO" && dotnet publish src/PhpBridge -c Release -r "$rid" -warnaserror -p:TrimmerSingleWarn=false "${cross[@]}" --nologo -v minimal) \
      >"$ARTIFACTS/publish.log" 2>&1 || {
      cat "$ARTIFACTS/publish.log" >&2
      fail "the bootstrap could not be published (see above)"
    }
    check_bootstrap
    printf '%s\n' "$stamp" >"$folder.stamp"
  fi
}

# The other architecture's tools. .NET would hand GCC an option that only Clang has.
cross_options() {
  local triplet linker
  triplet=$(triplet_of "$1")
  linker="$ARTIFACTS/cross/$triplet-linker"
  mkdir -p "$ARTIFACTS/cross"
  # shellcheck disable=SC2016 # Expanded by the script.
  printf '#!/usr/bin/env bash\narguments=()\nfor argument; do [[ $argument == --target=* ]] || arguments+=("$argument"); done\nexec %s-gcc "${arguments[@]}"\n' \
    "$triplet" >"$linker"
  chmod 755 "$linker"
  printf '%s\n' "-p:CppCompilerAndLinker=$linker" "-p:ObjCopyName=$triplet-objcopy"
}

triplet_of() {
  case $1 in
    linux-arm64) printf 'aarch64-linux-gnu' ;;
    linux-x64) printf 'x86_64-linux-gnu' ;;
  esac
}

# One line about all three gates; the first that is missed fails.
check_bootstrap() {
  local warnings glibc size
  warnings=$(grep -cE 'warning (IL|CS|NETSDK|MSB|CA|IDE)?[0-9]*' "$ARTIFACTS/publish.log" || true)
  glibc=$(readelf -V --wide "$BOOTSTRAP" | grep -oE 'GLIBC_[0-9.]+' | cut -d_ -f2 | sort -uV | tail -1)
  size=$(stat -c %s "$BOOTSTRAP")
  note "$warnings AOT warnings; needs GLIBC $glibc (at most $MAX_GLIBC); $(awk "BEGIN { printf \"%.1f\", $size / 1e6 }") MB (under 8)"
  [[ $warnings -eq 0 ]] || fail "publishing gave warnings: $(grep -E 'warning' "$ARTIFACTS/publish.log" | head -3)"
  [[ -n $glibc ]] || fail "readelf found no GLIBC version in $BOOTSTRAP"
  [[ $(printf '%s\n' "$glibc" "$MAX_GLIBC" | sort -V | tail -1) == "$MAX_GLIBC" ]] ||
    fail "the bootstrap needs GLIBC $glibc, and Lambda's provided.al2023 has $MAX_GLIBC: publish on an older distribution"
  [[ $size -lt $MAX_BOOTSTRAP_BYTES ]] || fail "the bootstrap has $size bytes, its limit is $MAX_BOOTSTRAP_BYTES"
}

# Sets EMULATOR.
build_emulator() {
  local folder="$ARTIFACTS/bin/PhpBridge.Emulator/release" stamp
  stamp=$(source_fingerprint src/PhpBridge.Emulator)
  EMULATOR="$folder/phpbridge-emulator"
  export EMULATOR
  if [[ ! -x $EMULATOR || $(cat "$folder.stamp" 2>/dev/null) != "$stamp" ]]; then
    step "Building the emulator"
    mkdir -p "$ARTIFACTS"
    dotnet_quietly build src/PhpBridge.Emulator -c Release
    printf '%s\n' "$stamp" >"$folder.stamp"
  fi
}

# dotnet_quietly COMMAND ARG…: its output only when it fails.
dotnet_quietly() {
  (cd "$REPO" && dotnet "$1" --nologo -v minimal "${@:2}") >"$ARTIFACTS/$1.log" 2>&1 || {
    cat "$ARTIFACTS/$1.log" >&2
    fail "dotnet $* failed (see above)"
  }
}

source_fingerprint() {
  (cd "$REPO" && printf '%s %s\n' "$(dotnet --version)" "$(fingerprint "$@" Directory.Build.props Directory.Packages.props global.json .editorconfig)")
}

runtime_identifier() {
  case $(uname -m) in
    x86_64) printf 'linux-x64' ;;
    aarch64 | arm64) printf 'linux-arm64' ;;
    *) fail "Lambda has x86_64 and arm64; this machine is $(uname -m)" ;;
  esac
}
