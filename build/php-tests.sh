# shellcheck shell=bash
# ./build.sh php-tests: runs PHP's own file tests in a document root, with and without the mirror.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/emulator.sh
source "$REPO/build/emulator.sh"
# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"

# Tests of files and folders, of extensions that read them, and of the compiler's cache.
readonly PHP_TEST_FOLDERS="ext/standard/tests/file ext/standard/tests/dir ext/standard/tests/filters ext/standard/tests/streams
  ext/phar/tests ext/zip/tests ext/opcache/tests ext/spl/tests"

# Selects among SPL's tests, most of which concern other classes.
readonly SPL_FILE_CLASSES='SplFile|SplTemp|DirectoryIterator|FilesystemIterator|GlobIterator'

# The number of tests per command, which Lambda ends after 15 minutes.
readonly PHP_TESTS_AT_ONCE=100

readonly PHP_TESTS="$ARTIFACTS/php-tests" EXPECTED_DIFFERENCES="$REPO/tests/php-tests/differences.txt"

print_php_tests_usage() {
  cat <<'EOF'
usage: ./build.sh php-tests [PREFIX…]

Runs the file-related tests of Debian's PHP source package once with PHPBRIDGE_MIRROR=off and once with the mirror active, and
compares the results. PREFIX, such as ext/standard/tests/dir, selects tests. Fails if a result differs that is not listed in
tests/php-tests/differences.txt. Takes about half an hour on two processors. Results are in artifacts/php-tests.
EOF
}

command_php_tests() {
  local source program
  if [[ ${1:-} == --help ]]; then
    print_php_tests_usage
    return 0
  fi
  need_aot_tools
  need_php
  need_curl
  has jq || need_packages "to read and write JSON" jq
  has xz || need_packages "to unpack PHP's source" xz-utils
  install_missing_tools
  source=$(provide_php_source)
  for program in publish_bootstrap build_interposer build_emulator; do "$program" >/dev/null; done
  rm -rf -- "$PHP_TESTS"
  mkdir -p "$PHP_TESTS"
  select_php_tests "$source" "$@" >"$PHP_TESTS/all"
  [[ -s $PHP_TESTS/all ]] || fail "no test begins with: $*"
  run_php_tests_twice "$source" all
  # Tests that depend on timing differ now and then. Only those count that differ twice.
  if [[ -s $PHP_TESTS/all.differences ]]; then
    cut -f1 "$PHP_TESTS/all.differences" >"$PHP_TESTS/again"
    run_php_tests_twice "$source" again
  else
    : >"$PHP_TESTS/again.differences"
  fi
  report_php_tests
}

# Prints the folder of the unpacked source package of this machine's PHP: the newest version that can be downloaded.
provide_php_source() {
  local package version source apt="$LOCAL/php-source/apt" list
  package="php$("${PHP_CLI:-php}" -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')"
  source="$LOCAL/php-source/$package"
  if [[ -f $source/run-tests.php ]]; then
    printf '%s' "$source"
    return 0
  fi
  step "Fetching the source package of $package"
  open_apt_root "$apt" "$(os_release VERSION_CODENAME)"
  for list in "$apt"/sources.list.d/*.sources; do
    [[ -s $list ]] || continue
    sed -i -e 's/^Types: deb$/Types: deb-src/' -e '/^Targets:/d' "$list"
  done
  private_apt "$apt" get -q -o Dpkg::Use-Pty=0 update >"$apt/update.log" 2>&1 || fail "could not read the lists of source packages: $(tail -3 "$apt/update.log")"
  # Versions can be listed for longer than they can be downloaded.
  for version in $(private_apt "$apt" cache showsrc "$package" | sed -n 's/^Version: //p' | sort -rV); do
    (cd "$LOCAL/php-source" && private_apt "$apt" get -q --download-only source "$package=$version") >"$apt/download.log" 2>&1 || continue
    rm -rf -- "$source.new"
    mkdir -p "$source.new"
    # Tests of one folder use files of others.
    tar -xf "$LOCAL/php-source/${package}_${version%-*}.orig.tar.xz" -C "$source.new" --strip-components=1 --wildcards \
      '*/run-tests.php' '*/ext/standard/tests' '*/ext/phar/tests' '*/ext/zip/tests' '*/ext/opcache/tests' '*/ext/spl/tests'
    mv -- "$source.new" "$source"
    note "$package $version"
    printf '%s' "$source"
    return 0
  done
  fail "the source package of $package cannot be downloaded (see $apt/download.log)"
}

# select_php_tests SOURCE PREFIX…: prints their paths in the source, one per line.
select_php_tests() {
  local folder test prefix
  cd "$1" || exit
  shift
  for folder in $PHP_TEST_FOLDERS; do
    if [[ $folder == ext/spl/tests ]]; then
      grep -rlE --include='*.phpt' "$SPL_FILE_CLASSES" "$folder" | LC_ALL=C sort
    else
      find "$folder" -name '*.phpt' | LC_ALL=C sort
    fi
  done | while IFS= read -r test; do
    [[ $# -gt 0 ]] || printf '%s\n' "$test"
    for prefix in "$@"; do
      [[ $test != "$prefix"* ]] || printf '%s\n' "$test"
    done
  done
}

# run_php_tests_twice SOURCE LIST: writes LIST.off, LIST.on, LIST.results and LIST.differences.
run_php_tests_twice() {
  local source=$1 list=$2 mode
  for mode in off on; do
    run_php_tests "$source" "$list" "$mode"
  done
  LC_ALL=C join -t $'\t' -a 1 -a 2 -e none -o 0,1.2,2.2 "$PHP_TESTS/$list.off" "$PHP_TESTS/$list.on" >"$PHP_TESTS/$list.results"
  awk -F '\t' '$2 != $3' "$PHP_TESTS/$list.results" >"$PHP_TESTS/$list.differences"
}

# run_php_tests SOURCE LIST off|on: writes LIST.off or LIST.on, with a path and a result per line. In a subshell, whose end stops
# the emulator.
run_php_tests() (
  local source=$1 list=$2 mode=$3 root="$PHP_TESTS/site" run="$PHP_TESTS/run" part status addresses
  step "Running $(wc -l <"$PHP_TESTS/$list") of PHP's tests, mirror $mode"
  # The same path in both modes, because some results depend on its length.
  rm -rf -- "$root" "$run"
  mkdir -p "$run"
  cp -a -- "$source" "$root"
  make_site_of_tests "$root"
  start_sandbox "$root" "$run" "$mode"
  mapfile -t addresses < <(await_emulator "$PHP_TESTS/emulator.log" "$!")
  [[ ${#addresses[@]} -eq 2 ]] || fail "the emulator is not available (see $PHP_TESTS/emulator.log)"
  rm -f -- "$PHP_TESTS/$list.part."*
  split -l "$PHP_TESTS_AT_ONCE" -d -a 4 "$PHP_TESTS/$list" "$PHP_TESTS/$list.part."
  for part in "$PHP_TESTS/$list.part."????; do
    await_mirror "$mode" "${addresses[@]}" "$(sed 's#/[^/]*$##' "$part" | sort -u | paste -sd,)"
    status=$(invoke "${addresses[1]}" "$(jq -nc --arg php "$(command -v "${PHP_CLI:-php}")" --arg tests "$part" --arg results "$part.$mode" \
      '{console: {timeout: 880, command: ["env", "SKIP_ONLINE_TESTS=1", "NO_INTERACTION=1", "php", "run-tests.php", "-q", "--offline", "-p", $php, "-r", $tests, "-W", $results]}}')" |
      jq -r '.exitCode // .errorMessage')
    [[ -s $part.$mode ]] || fail "run-tests.php wrote no results (exit code or error: $status)"
    note "$(wc -l <"$part.$mode") results"
  done
  cat -- "$PHP_TESTS/$list.part."????".$mode" | awk -F '\t' -v root="$root/" '{ sub(root, "", $2); print $2 "\t" $1 }' | LC_ALL=C sort >"$PHP_TESTS/$list.$mode"
  [[ $mode == off ]] || note "$(invoke "${addresses[1]}" '{"mirror":"status"}' | jq -r '"\(.answered) questions were answered by the mirror, \(.passed) passed on, \(.mutations) changes"')"
)

# make_site_of_tests ROOT: adds the files by which a site is recognized, and a page that reads all files of the given folders, so that
# the mirror copies them.
make_site_of_tests() {
  local root=$1
  mkdir -p "$root/wp-content/plugins" "$root/wp-content/uploads"
  printf '<?php' | tee "$root/wp-config.php" >"$root/wp-load.php"
  # shellcheck disable=SC2016 # The variables are PHP's.
  printf '%s\n' '<?php foreach (array_filter(explode(",", $_GET["folders"] ?? "")) as $folder) foreach (glob(__DIR__ . "/$folder/{,*/}*.*", GLOB_BRACE) as $file) if (is_file($file) && filesize($file) < 1e6) file_get_contents($file); echo "read";' >"$root/index.php"
}

# start_sandbox ROOT RUN off|on: stopped when this shell exits.
start_sandbox() {
  local root=$1 run=$2 mode=$3 log="$PHP_TESTS/emulator.log" emulator bootstrap interposer
  emulator=$(build_emulator)
  bootstrap=$(publish_bootstrap)
  interposer=$(build_interposer)
  : >"$log"
  setsid "$emulator" --bootstrap "$bootstrap" --port 0 --invoke-port 0 --concurrency 1 --timeout 900 \
    --env "PHPBRIDGE_DOCUMENT_ROOT=$root" --env "PHPBRIDGE_RUN_DIRECTORY=$run" --env "PHPBRIDGE_MIRROR=$mode" --env "PHPBRIDGE_MIRROR_LIBRARY=$interposer" \
    --env "PHPBRIDGE_PHP_FPM=$(find_php_fpm)" --env "PHPBRIDGE_PHP=$(command -v "${PHP_CLI:-php}")" --env "PHPBRIDGE_PHP_INI=$REPO/php/php.ini" \
    --env "PHPBRIDGE_SCRIPTS=$REPO/php" --env "PHPBRIDGE_MIRROR_MAX_SIZE=192M" >"$log" 2>&1 <&- &
  on_exit end_process "$!" 15
}

# invoke ADDRESS EVENT
invoke() { curl -sS --max-time 1000 -H 'Content-Type: application/json' --data-binary "$2" "$1"; }

# await_mirror off|on SITE INVOKE FOLDERS: requests pages that read the folders until the mirror is active.
await_mirror() {
  local mode=$1 site=$2 address=$3 folders=$4 attempt
  for ((attempt = 0; attempt < 120; attempt++)); do
    curl -sS --max-time 300 -o /dev/null "$site/?folders=$folders"
    [[ $mode == on ]] || return 0
    [[ $(invoke "$address" '{"mirror":"status"}' | jq -r '.active') != true || $attempt -lt 2 ]] || return 0
    sleep 0.5
  done
  fail "the mirror did not become active within a minute (see $PHP_TESTS/emulator.log)"
}

# Compares the tests that differed twice with the expected differences.
report_php_tests() {
  local unknown="$PHP_TESTS/unknown" known="$PHP_TESTS/known"
  sed -nE 's/^([^#[:space:]]+).*/\1/p' "$EXPECTED_DIFFERENCES" | LC_ALL=C sort >"$known"
  LC_ALL=C sort "$PHP_TESTS/again.differences" | LC_ALL=C join -t $'\t' -v 1 - "$known" >"$unknown"
  echo "$(wc -l <"$PHP_TESTS/all.results") tests: $(count_results 2) without the mirror; $(count_results 3) with it"
  echo "$(wc -l <"$PHP_TESTS/again.differences") differ, $(wc -l <"$unknown") of them unexpectedly"
  [[ -s $unknown ]] || return 0
  cat -- "$unknown"
  fail "results differ with the mirror (above: test, result without, result with); the output of the tests is in $PHP_TESTS/site"
}

# count_results FIELD: prints the number of each kind of result.
count_results() { cut -f"$1" "$PHP_TESTS/all.results" | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, tolower($2) }'; }
