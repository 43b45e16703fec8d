# shellcheck shell=bash
# The native part of the mirror, which php-fpm preloads, and the gates it must pass. Needs build/publish.sh.

# Programs of the system that PHP starts load it too, also those of an older one than Lambda's.
readonly MAX_INTERPOSER_GLIBC="2.28" MAX_INTERPOSER_BYTES=$((128 * 1000))

# What it is compiled with. A thread may have 16 KB of stack, and a handler of signals half of that. fortify would give functions of ours bodies in the C library's headers; and where those
# say that an argument is never NULL, callers pass NULL all the same.
readonly INTERPOSER_FLAGS="-std=gnu17 -D_GNU_SOURCE -U_FORTIFY_SOURCE -O2 -g0 -Wall -Wextra -Werror -fPIC -fvisibility=hidden
  -fno-delete-null-pointer-checks -Wno-nonnull-compare -Wframe-larger-than=768 -shared -Wl,-z,now,-z,relro,-z,defs,-z,text,--build-id=none -s"

# glibc before 2.34 has dlsym() there; later it is empty.
readonly INTERPOSER_LIBRARIES="-Wl,--no-as-needed -l:libdl.so.2"

# For this machine. Sets INTERPOSER.
build_interposer() { build_interposer_for "$(runtime_identifier)"; }

# build_interposer_for RID: sets INTERPOSER. Compiles only when a source changed since the last time.
build_interposer_for() {
  local rid=$1 compiler=gcc folder stamp flags libraries
  folder="$ARTIFACTS/interposer/$rid"
  INTERPOSER="$folder/phpbridge-mirror.so"
  export INTERPOSER
  [[ $rid == "$(runtime_identifier)" ]] || compiler="$(triplet_of "$rid")-gcc"
  stamp=$(cd "$REPO" && printf '%s %s' "$("$compiler" -dumpfullversion)" "$(fingerprint src/PhpBridge.Interposer build/interposer.sh)")
  [[ ! -f $INTERPOSER || $(cat "$folder/stamp" 2>/dev/null) != "$stamp" ]] || return 0
  step "Compiling the interposer for $rid"
  mkdir -p "$folder"
  rm -f -- "$folder/stamp"
  read -rd '' -a flags <<<"$INTERPOSER_FLAGS" || true
  read -ra libraries <<<"$INTERPOSER_LIBRARIES"
  # Moved there whole: a php-fpm that runs has the old one mapped.
  "$compiler" "${flags[@]}" -o "$INTERPOSER.new" "$REPO"/src/PhpBridge.Interposer/{hooks,core}/*.c "${libraries[@]}"
  mv -f -- "$INTERPOSER.new" "$INTERPOSER"
  check_interposer
  printf '%s\n' "$stamp" >"$folder/stamp"
}

check_interposer() {
  local glibc size libraries
  glibc=$(readelf -V --wide "$INTERPOSER" | grep -oE 'GLIBC_[0-9.]+' | cut -d_ -f2 | sort -uV | tail -1)
  size=$(stat -c %s "$INTERPOSER")
  libraries=$(readelf -d "$INTERPOSER" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | tr '\n' ' ')
  note "needs GLIBC $glibc (at most $MAX_INTERPOSER_GLIBC) and ${libraries% }; $((size / 1000)) kB (under $((MAX_INTERPOSER_BYTES / 1000)))"
  [[ -n $glibc && $(printf '%s\n' "$glibc" "$MAX_INTERPOSER_GLIBC" | sort -V | tail -1) == "$MAX_INTERPOSER_GLIBC" ]] ||
    fail "the interposer needs GLIBC '$glibc', and may need $MAX_INTERPOSER_GLIBC"
  [[ $libraries == "libdl.so.2 libc.so.6 " ]] || fail "the interposer needs $libraries and may need the C library only"
  [[ $(readelf -d "$INTERPOSER") != *TEXTREL* ]] || fail "the interposer has text relocations"
  [[ $size -lt $MAX_INTERPOSER_BYTES ]] || fail "the interposer has $size bytes, its limit is $MAX_INTERPOSER_BYTES"
}

# Sets FILE_OPERATIONS: the program with which the tests compare the file system with the mirror in front of it. As
# $FILE_OPERATIONS-php it passes for PHP.
build_file_operations() {
  local sources="$REPO/tests/fixtures/mirror" flags=(-std=gnu17 -O2 -Wall -Wextra -Werror -pthread) stamp
  FILE_OPERATIONS="$ARTIFACTS/interposer/file-operations"
  export FILE_OPERATIONS
  stamp=$(cd "$REPO" && fingerprint tests/fixtures/mirror build/interposer.sh)
  [[ ! -x $FILE_OPERATIONS-php || $(cat "$FILE_OPERATIONS.stamp" 2>/dev/null) != "$stamp" ]] || return 0
  mkdir -p "$ARTIFACTS/interposer"
  gcc "${flags[@]}" -o "$FILE_OPERATIONS" "$sources"/*.c
  gcc "${flags[@]}" -rdynamic -o "$FILE_OPERATIONS-php" "$sources"/*.c
  printf '%s\n' "$stamp" >"$FILE_OPERATIONS.stamp"
}
