# shellcheck shell=bash
# Compiles the mirror's interposer, the library that php-fpm preloads, and checks its limits.

# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"

# System programs that PHP starts load it too, including those of distributions older than Lambda's.
readonly MAX_INTERPOSER_GLIBC="2.28" MAX_INTERPOSER_BYTES=$((128 * 1000))

# A thread can have a stack of 16 KB, and a signal handler half of that. _FORTIFY_SOURCE would define functions that we define in the
# C library's headers. Where those declare an argument as never NULL, callers pass NULL all the same.
readonly INTERPOSER_FLAGS="-std=gnu17 -D_GNU_SOURCE -U_FORTIFY_SOURCE -O2 -g0 -Wall -Wextra -Werror -fPIC -fvisibility=hidden
  -fno-delete-null-pointer-checks -Wno-nonnull-compare -Wframe-larger-than=768 -shared -Wl,-z,now,-z,relro,-z,defs,-z,text,--build-id=none -s"

# glibc before 2.34 has dlsym() in this library; later it is empty.
readonly INTERPOSER_LIBRARIES="-Wl,--no-as-needed -l:libdl.so.2"

build_interposer() { build_interposer_for "$(runtime_identifier)"; }

# build_interposer_for RID: prints the path. Compiles only if a source changed.
build_interposer_for() {
  local rid=$1 compiler stamp interposer flags libraries
  interposer="$ARTIFACTS/interposer/$rid/phpbridge-mirror.so"
  compiler=$(compiler_for "$rid")
  stamp=$(cd "$REPO" && printf '%s %s' "$("$compiler" -dumpfullversion)" "$(fingerprint src/PhpBridge.Interposer build/interposer.sh)")
  if ! is_current "$interposer" "$stamp"; then
    step "Compiling the interposer for $rid"
    mkdir -p "$(dirname -- "$interposer")"
    rm -f -- "$interposer.stamp"
    read -rd '' -a flags <<<"$INTERPOSER_FLAGS" || true
    read -ra libraries <<<"$INTERPOSER_LIBRARIES"
    # Renamed into place: a running php-fpm has the old file mapped.
    "$compiler" "${flags[@]}" -o "$interposer.new" "$REPO"/src/PhpBridge.Interposer/{hooks,core}/*.c "${libraries[@]}"
    mv -f -- "$interposer.new" "$interposer"
    check_interposer "$interposer"
    record_stamp "$interposer" "$stamp"
  fi
  printf '%s' "$interposer"
}

check_interposer() {
  local interposer=$1 glibc size libraries
  glibc=$(required_glibc "$interposer")
  size=$(stat -c %s "$interposer")
  libraries=$(readelf -d "$interposer" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | tr '\n' ' ')
  note "requires GLIBC $glibc (limit $MAX_INTERPOSER_GLIBC) and ${libraries% }; $((size / 1000)) kB (limit $((MAX_INTERPOSER_BYTES / 1000)))"
  [[ -n $glibc ]] || fail "readelf found no GLIBC version in $interposer"
  is_at_most "$glibc" "$MAX_INTERPOSER_GLIBC" || fail "the interposer requires GLIBC $glibc; the limit is $MAX_INTERPOSER_GLIBC"
  [[ $libraries == "libdl.so.2 libc.so.6 " ]] || fail "the interposer links $libraries; only libdl.so.2 and libc.so.6 are allowed"
  [[ $(readelf -d "$interposer") != *TEXTREL* ]] || fail "the interposer has text relocations"
  [[ $size -lt $MAX_INTERPOSER_BYTES ]] || fail "the interposer has $size bytes; the limit is $MAX_INTERPOSER_BYTES"
}

# Prints the path of the program that performs the same file operations with and without the mirror, for the tests. The same
# path with "-php" appended is a build that can stand in for PHP.
build_file_operations() {
  local sources="$REPO/tests/fixtures/mirror" flags=(-std=gnu17 -O2 -Wall -Wextra -Werror -pthread) stamp program
  program="$ARTIFACTS/interposer/file-operations"
  stamp=$(cd "$REPO" && fingerprint tests/fixtures/mirror build/interposer.sh)
  if ! is_current "$program" "$stamp"; then
    mkdir -p "$ARTIFACTS/interposer"
    gcc "${flags[@]}" -rdynamic -o "$program-php" "$sources"/*.c
    gcc "${flags[@]}" -o "$program" "$sources"/*.c
    record_stamp "$program" "$stamp"
  fi
  printf '%s' "$program"
}
