# shellcheck shell=bash
# The zip and its budget.

# Lambda takes 50 MiB in a direct upload and 250 MB unpacked for function and layers together. With these two, 25 MB are
# left for the site's own.
# shellcheck disable=SC2034 # Read by who builds the layers.
readonly MAX_ZIP_BYTES=$((50 * 1024 * 1024)) MAX_UNPACKED_BYTES=$((145 * 1000 * 1000)) MAX_IMAGICK_BYTES=$((80 * 1000 * 1000)) MAX_BENCH_BYTES=$((15 * 1000 * 1000))

# pack_layer FOLDER ZIP: the same content gives the same bytes: sorted names, one date, modes by purpose, no owners.
pack_layer() {
  local folder=$1 zip=$2
  find "$folder" -type d -exec chmod 755 {} +
  find "$folder" -type f -exec chmod 644 {} +
  # The kernel wants a loader to be executable too.
  find "$folder" -type f \( -path "$folder/bootstrap" -o -path "$folder/php/bin/*" -o -path "$folder/phpbridge/bench" -o -name "$LOADER" \) -exec chmod 755 {} +
  find "$folder" -exec touch --no-dereference --date='2020-01-01T00:00:00Z' {} +
  mkdir -p "$(dirname -- "$zip")"
  rm -f -- "$zip"
  # A zip has local times.
  (cd "$folder" && find . -mindepth 1 -type f -printf '%P\n' | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$zip" -@)
}

# check_budget FOLDER ZIP MAX_UNPACKED: prints what takes the room, at once, as other builds print too; fails when it is
# too much.
check_budget() {
  local folder=$1 zip=$2 max_unpacked=$3 unpacked packed
  unpacked=$(bytes_in "$folder") packed=$(stat -c %s "$zip")
  printf '%s\n' "$(budget_table "$folder" "$zip" "$unpacked" "$packed" "$max_unpacked")" >&2
  [[ $packed -lt $MAX_ZIP_BYTES ]] || fail "$zip has $packed bytes, and Lambda takes $MAX_ZIP_BYTES in a direct upload"
  [[ $unpacked -lt $max_unpacked ]] || fail "$zip unpacks to $unpacked bytes, its budget is $max_unpacked"
}

budget_table() {
  local folder=$1 zip=$2 unpacked=$3 packed=$4 max_unpacked=$5 part
  printf '    %s\n' "${zip#"$REPO"/}"
  for part in bootstrap php/bin php/ext php/lib php/im php/heif php/gs php/zoneinfo php/locale php/ssl php/etc phpbridge; do
    [[ ! -e $folder/$part ]] || printf '      %-14s %6.1f MB\n' "$part" "$(megabytes "$(bytes_in "$folder/$part")")"
  done
  printf '      %-14s %6.1f MB, at most %.0f\n' unpacked "$(megabytes "$unpacked")" "$(megabytes "$max_unpacked")"
  printf '      %-14s %6.1f MiB, at most %d\n' zip "$(awk "BEGIN { print $packed / 1048576 }")" $((MAX_ZIP_BYTES / 1048576))
}

bytes_in() { find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }

megabytes() { awk "BEGIN { print $1 / 1e6 }"; }
