# shellcheck shell=bash
# Publishes the Native AOT bootstrap and checks its limits.

# Several files source this one.
[[ ! -v MAX_GLIBC ]] || return 0

# shellcheck source=build/dotnet.sh
source "$REPO/build/dotnet.sh"

# provided.al2023 has glibc 2.34: a bootstrap that needs a newer version does not start there.
readonly MAX_GLIBC="2.34" MAX_BOOTSTRAP_BYTES=$((8 * 1000 * 1000))

publish_bootstrap() { publish_bootstrap_for "$(runtime_identifier)"; }

# publish_bootstrap_for RID: prints the path. Publishes only if a source changed.
publish_bootstrap_for() {
  local rid=$1 cross=() stamp bootstrap
  bootstrap="$ARTIFACTS/publish/PhpBridge/release_$rid/bootstrap"
  stamp=$(source_fingerprint src/PhpBridge)
  if ! is_current "$bootstrap" "$stamp"; then
    step "Publishing the bootstrap for $rid (Native AOT, about a minute)"
    mkdir -p "$ARTIFACTS"
    rm -f -- "$bootstrap.stamp"
    mapfile -t cross < <(cross_options "$rid")
    # TrimmerSingleWarn=false: one line per warning with its location, instead of one per assembly.
    (cd "$REPO" && dotnet publish src/PhpBridge -c Release -r "$rid" -warnaserror -p:TrimmerSingleWarn=false "${cross[@]}" --nologo -v minimal) \
      >"$ARTIFACTS/publish.log" 2>&1 || {
      cat "$ARTIFACTS/publish.log" >&2
      fail "dotnet publish failed for the bootstrap (see above)"
    }
    check_bootstrap "$bootstrap"
    record_stamp "$bootstrap" "$stamp"
  fi
  printf '%s' "$bootstrap"
}

# publish_bench_for RID: prints the path of the benchmark of EFS, for a function's console. Without BenchmarkDotNet, which compiles at
# run time; and in folders of its own, since everything that .NET keeps between builds is of another program.
publish_bench_for() {
  local rid=$1 cross=() stamp program="$ARTIFACTS/function/published/$1/PhpBridge.Benchmarks"
  stamp=$(source_fingerprint src/PhpBridge src/PhpBridge.Benchmarks tests/fixtures/events build/bootstrap.sh)
  if ! is_current "$program" "$stamp"; then
    step "Publishing the benchmark for $rid (Native AOT, about a minute)"
    mapfile -t cross < <(cross_options "$rid")
    dotnet_quietly publish src/PhpBridge.Benchmarks -c Release -r "$rid" -p:ForFunction=true --artifacts-path "$ARTIFACTS/function" \
      -o "$(dirname -- "$program")" "${cross[@]}"
    record_stamp "$program" "$stamp"
  fi
  printf '%s' "$program"
}

# cross_options RID: MSBuild properties for the other architecture's toolchain, one per line; nothing for this machine's.
# The linker is a wrapper, because .NET passes GCC an option that only Clang has.
cross_options() {
  local rid=$1 triplet linker
  [[ $rid != "$(runtime_identifier)" ]] || return 0
  triplet=$(triplet_of "$rid")
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
    *) fail "unknown runtime identifier '$1'" ;;
  esac
}

# compiler_for RID: the GCC driver that compiles for it.
compiler_for() {
  if [[ $1 == "$(runtime_identifier)" ]]; then printf 'gcc'; else printf '%s-gcc' "$(triplet_of "$1")"; fi
}

# Prints one line with all three values, then fails for the first one beyond its limit.
check_bootstrap() {
  local bootstrap=$1 warnings glibc size
  warnings=$(grep -cE 'warning (IL|CS|NETSDK|MSB|CA|IDE)?[0-9]*' "$ARTIFACTS/publish.log" || true)
  glibc=$(required_glibc "$bootstrap")
  size=$(stat -c %s "$bootstrap")
  note "$warnings AOT warnings; requires GLIBC $glibc (limit $MAX_GLIBC); $(awk "BEGIN { printf \"%.1f\", $size / 1e6 }") MB (limit 8)"
  [[ $warnings -eq 0 ]] || fail "publishing reported warnings: $(grep -E 'warning' "$ARTIFACTS/publish.log" | head -3)"
  [[ -n $glibc ]] || fail "readelf found no GLIBC version in $bootstrap"
  is_at_most "$glibc" "$MAX_GLIBC" ||
    fail "the bootstrap requires GLIBC $glibc, but Lambda's provided.al2023 has $MAX_GLIBC: publish it on an older distribution"
  [[ $size -lt $MAX_BOOTSTRAP_BYTES ]] || fail "the bootstrap has $size bytes; the limit is $MAX_BOOTSTRAP_BYTES"
}

# required_glibc ELF: the newest GLIBC symbol version that it refers to.
required_glibc() { readelf -V --wide "$1" | { grep -oE 'GLIBC_[0-9.]+' || true; } | cut -d_ -f2 | sort -uV | tail -1; }

is_at_most() { [[ $(printf '%s\n' "$1" "$2" | sort -V | tail -1) == "$2" ]]; }

runtime_identifier() {
  case $(uname -m) in
    x86_64) printf 'linux-x64' ;;
    aarch64 | arm64) printf 'linux-arm64' ;;
    *) fail "Lambda supports x86_64 and arm64; this machine is $(uname -m)" ;;
  esac
}
