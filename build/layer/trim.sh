# shellcheck shell=bash
# What is taken out because nothing uses it, and the budget of a directly uploaded layer is 50 MiB.

# Two AV1 encoders and a decoder behind libavif, which asks libaom and dav1d first and so never reaches them: 12 MB.
readonly REMOVED_LIBRARIES="librav1e.so.0.7 libSvtAv1Enc.so.2 libgav1.so.1"

# forget_second_codecs LIBAVIF: one small library answers "none" in their place, as libavif binds every function at once.
forget_second_codecs() {
  local avif=$1 name none functions
  none="$(dirname -- "$avif")/libno-second-av1.so"
  functions=$(readelf --wide --dyn-syms "$avif" | awk '$7 == "UND" && $8 ~ /^(rav1e_|svt_av1_|Libgav1)/ { print $4, $8 }')
  ! grep -qv '^FUNC ' <<<"$functions" || fail "libavif does not use its other AV1 codecs through functions alone: leave them in"
  sed -E 's/^FUNC ([A-Za-z0-9_]+).*/void *\1(void) { return 0; }/' <<<"$functions" |
    "$(compiler)" -x c -Os -w -fno-builtin -shared -nostdlib -s -Wl,-soname,libno-second-av1.so -Wl,--build-id=none -o "$none" -
  for name in $REMOVED_LIBRARIES; do patchelf --remove-needed "$name" "$avif"; done
  patchelf --add-needed libno-second-av1.so "$avif"
}

# trim_icu LIBICUDATA: without the tables of old character sets, which PHP converts with iconv and mbstring: 5 MB.
trim_icu() {
  local library=$1 work address size symbol data
  work=$(mktemp -d)
  on_exit rm -rf -- "$work"
  read -r address size symbol < <(readelf --wide --dyn-syms "$library" | awk '$8 ~ /^icudt[0-9]+_dat$/ { print $2, $3, $8 }')
  [[ -n ${symbol:-} ]] || fail "libicudata has no icudt symbol"
  # Its entries begin with the file's name.
  data="${symbol%_dat}l.dat"
  mkdir "$work/trimmed"
  # .rodata lies in the file where it lies in memory, as in any library without relocations before it.
  dd if="$library" of="$work/$data" bs=1M iflag=skip_bytes,count_bytes skip="$((16#$address))" count="$((size))" status=none
  icupkg --list "$work/$data" | grep -E '\.cnv$' >"$work/unused.txt" || fail "ICU's data lists no converters"
  # It takes a list of names for a file only by its .txt.
  icupkg --remove "$work/unused.txt" "$work/$data" "$work/trimmed/$data"
  printf '.section .rodata\n.balign 16\n.globl %s\n.type %s, %%object\n%s:\n.incbin "%s"\n.size %s, . - %s\n.section .note.GNU-stack,"",%%progbits\n' \
    "$symbol" "$symbol" "$symbol" "$work/trimmed/$data" "$symbol" "$symbol" >"$work/data.s"
  # -s: symbols of temporary files would differ from build to build.
  "$(compiler)" -shared -nostdlib -s -Wl,-soname,"$(patchelf --print-soname "$library")" -Wl,--build-id=none -o "$library" "$work/data.s"
}
