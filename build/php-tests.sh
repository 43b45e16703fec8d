# shellcheck shell=bash
# ./build.sh php-tests: PHP's own tests of files, below a document root with the mirror in front of it and without.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/private-apt.sh
source "$REPO/build/private-apt.sh"

# What is about files and folders, what reads them, and what compiles scripts.
readonly PHP_TEST_FOLDERS="ext/standard/tests/file ext/standard/tests/dir ext/standard/tests/filters ext/standard/tests/streams
  ext/phar/tests ext/zip/tests ext/opcache/tests ext/spl/tests"

# Of SPL, which is mostly about other things.
readonly SPL_FILE_CLASSES='SplFile|SplTemp|DirectoryIterator|FilesystemIterator|GlobIterator'

# As many as a command has time for: Lambda gives it 15 minutes.
readonly PHP_TESTS_AT_ONCE=100

readonly PHP_TESTS="$ARTIFACTS/php-tests" EXPECTED_DIFFERENCES="$REPO/tests/php-tests/differences.txt"

print_php_tests_usage() {
  cat <<'EOF'
usage: ./build.sh php-tests [PREFIX…]

Runs the tests of Debian's PHP source package that have to do with files, once with PHPBRIDGE_MIRROR=off and once with the
mirror in force, and compares the results. PREFIX chooses among them, such as ext/standard/tests/dir. Fails where a result differs that
tests/php-tests/differences.txt does not name. Takes about half an hour on two processors; results are in artifacts/php-tests.
EOF
}

command_php_tests() {
  if [[ ${1:-} == --help ]]; then
    print_php_tests_usage
    return 0
  fi
  need_aot_tools
  need_php
  need_curl
  has jq || need_packages "to write and read JSON" jq
  has xz || need_packages "to unpack PHP's source" xz-utils
  install_missing_tools
  provide_php_source
  publish_bootstrap
  build_interposer
  build_emulator
  rm -rf -- "$PHP_TESTS"
  mkdir -p "$PHP_TESTS"
  choose_php_tests "$@" >"$PHP_TESTS/all"
  [[ -s $PHP_TESTS/all ]] || fail "no test begins with: $*"
  run_php_tests_twice all
  # A result that differs once may be the machine's; one that does so again is not.
  if [[ -s $PHP_TESTS/all.differences ]]; then
    cut -f1 "$PHP_TESTS/all.differences" >"$PHP_TESTS/again"
    run_php_tests_twice again
  else
    : >"$PHP_TESTS/again.differences"
  fi
  judge_php_tests
}

# Sets PHP_SOURCE: the newest source package of this machine's PHP that the archive still has, unpacked.
provide_php_source() {
  local package version apt="$LOCAL/php-source/apt" list
  package="php$("${PHP_CLI:-php}" -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')"
  PHP_SOURCE="$LOCAL/php-source/$package"
  [[ ! -f $PHP_SOURCE/run-tests.php ]] || return 0
  step "Fetching the source package of $package"
  private_apt_open "$apt" "$(os_release VERSION_CODENAME)"
  for list in "$apt"/sources.list.d/*.sources; do
    [[ -s $list ]] || continue
    sed -i -e 's/^Types: deb$/Types: deb-src/' -e '/^Targets:/d' "$list"
  done
  private_apt "$apt" get -q -o Dpkg::Use-Pty=0 update >"$apt/update.log" 2>&1 || fail "the lists of source packages could not be read: $(tail -3 "$apt/update.log")"
  # Security updates may be listed for longer than they are there.
  for version in $(private_apt "$apt" cache showsrc "$package" | sed -n 's/^Version: //p' | sort -rV); do
    (cd "$LOCAL/php-source" && private_apt "$apt" get -q --download-only source "$package=$version") >"$apt/download.log" 2>&1 || continue
    rm -rf -- "$PHP_SOURCE.new"
    mkdir -p "$PHP_SOURCE.new"
    # With what tests of one folder take from another.
    tar -xf "$LOCAL/php-source/${package}_${version%-*}.orig.tar.xz" -C "$PHP_SOURCE.new" --strip-components=1 --wildcards \
      '*/run-tests.php' '*/ext/standard/tests' '*/ext/phar/tests' '*/ext/zip/tests' '*/ext/opcache/tests' '*/ext/spl/tests'
    mv -- "$PHP_SOURCE.new" "$PHP_SOURCE"
    note "$package $version"
    return 0
  done
  fail "the source package of $package cannot be downloaded (see $apt/download.log)"
}

# One test a line, by its path in the source.
choose_php_tests() {
  local folder test prefix
  cd "$PHP_SOURCE" || exit
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

# run_php_tests_twice LIST: sets LIST.off and LIST.on, and LIST.differences.
run_php_tests_twice() {
  local list=$1 mode
  for mode in off on; do
    run_php_tests "$list" "$mode"
  done
  LC_ALL=C join -t $'\t' -a 1 -a 2 -e none -o 0,1.2,2.2 "$PHP_TESTS/$list.off" "$PHP_TESTS/$list.on" >"$PHP_TESTS/$list.results"
  awk -F '\t' '$2 != $3' "$PHP_TESTS/$list.results" >"$PHP_TESTS/$list.differences"
}

# run_php_tests LIST off|on: sets LIST.off or LIST.on, a path and a result a line.
run_php_tests() (
  local list=$1 mode=$2 root="$PHP_TESTS/site" run="$PHP_TESTS/run" part status
  step "$(wc -l <"$PHP_TESTS/$list") of PHP's tests, the mirror $mode"
  # The same path both times: some results depend on its length.
  rm -rf -- "$root" "$run"
  mkdir -p "$run"
  cp -a -- "$PHP_SOURCE" "$root"
  make_site_of_tests "$root"
  start_sandbox "$root" "$run" "$mode"
  rm -f -- "$PHP_TESTS/$list.part."*
  split -l "$PHP_TESTS_AT_ONCE" -d -a 4 "$PHP_TESTS/$list" "$PHP_TESTS/$list.part."
  for part in "$PHP_TESTS/$list.part."????; do
    await_mirror "$mode" "$(sed 's#/[^/]*$##' "$part" | sort -u | paste -sd,)"
    status=$(invoke_with "$(jq -nc --arg php "$(command -v "${PHP_CLI:-php}")" --arg tests "$part" --arg results "$part.$mode" \
      '{console: {timeout: 880, command: ["env", "SKIP_ONLINE_TESTS=1", "NO_INTERACTION=1", "php", "run-tests.php", "-q", "--offline", "-p", $php, "-r", $tests, "-W", $results]}}')" |
      jq -r '.exitCode // .errorMessage')
    [[ -s $part.$mode ]] || fail "run-tests.php left no results (it ended with: $status)"
    note "$(wc -l <"$part.$mode") results"
  done
  cat -- "$PHP_TESTS/$list.part."????".$mode" | awk -F '\t' -v root="$root/" '{ sub(root, "", $2); print $2 "\t" $1 }' | LC_ALL=C sort >"$PHP_TESTS/$list.$mode"
  [[ $mode == off ]] || note "$(invoke_with '{"mirror":"status"}' | jq -r '"\(.answered) questions were answered by the mirror, \(.passed) passed on, \(.mutations) changes"')"
)

# What a site is known by, and a page that reads everything in some folders, so that there are copies of it.
make_site_of_tests() {
  local root=$1
  mkdir -p "$root/wp-content/plugins" "$root/wp-content/uploads"
  printf '<?php' | tee "$root/wp-config.php" >"$root/wp-load.php"
  # shellcheck disable=SC2016 # The variables are PHP's.
  printf '%s\n' '<?php foreach (array_filter(explode(",", $_GET["folders"] ?? "")) as $folder) foreach (glob(__DIR__ . "/$folder/{,*/}*.*", GLOB_BRACE) as $file) if (is_file($file) && filesize($file) < 1e6) file_get_contents($file); echo "read";' >"$root/index.php"
}

# Sets PAGES and INVOCATIONS. Ends with the subshell.
start_sandbox() {
  local root=$1 run=$2 mode=$3 log="$PHP_TESTS/emulator.log" attempt emulator
  : >"$log"
  setsid "$EMULATOR" --bootstrap "$BOOTSTRAP" --port 0 --invoke-port 0 --concurrency 1 --timeout 900 \
    --env "PHPBRIDGE_DOCUMENT_ROOT=$root" --env "PHPBRIDGE_RUN_DIRECTORY=$run" --env "PHPBRIDGE_MIRROR=$mode" --env "PHPBRIDGE_MIRROR_LIBRARY=$INTERPOSER" \
    --env "PHPBRIDGE_PHP_FPM=$(find_php_fpm)" --env "PHPBRIDGE_PHP=$(command -v "${PHP_CLI:-php}")" --env "PHPBRIDGE_PHP_INI=$REPO/php/php.ini" \
    --env "PHPBRIDGE_SCRIPTS=$REPO/php" --env "PHPBRIDGE_MIRROR_MAX_MB=192" >"$log" 2>&1 <&- &
  emulator=$!
  on_exit end_process "$emulator" 15
  for ((attempt = 0; attempt < 600; attempt++)); do
    is_running "$emulator" || fail "the emulator ended while starting (see $log)"
    PAGES=$(sed -nE 's#.*Listening on (http://localhost:[0-9]+) .*#\1#p' "$log")
    INVOCATIONS=$(sed -nE 's#.*invoke: (http://[^ )]*).*#\1#p' "$log")
    [[ -z $PAGES || -z $INVOCATIONS ]] || return 0
    sleep 0.1
  done
  fail "the emulator does not listen (see $log)"
}

invoke_with() { curl -sS --max-time 1000 -H 'Content-Type: application/json' --data-binary "$1" "$INVOCATIONS"; }

# await_mirror off|on FOLDERS: pages, until what they read comes from the mirror.
await_mirror() {
  local mode=$1 folders=$2 attempt
  for ((attempt = 0; attempt < 120; attempt++)); do
    curl -sS --max-time 300 -o /dev/null "$PAGES/?folders=$folders"
    [[ $mode == on ]] || return 0
    [[ $(invoke_with '{"mirror":"status"}' | jq -r '.inForce') != true || $attempt -lt 2 ]] || return 0
    sleep 0.5
  done
  fail "no mirror is in force after a minute (see $PHP_TESTS/emulator.log)"
}

# Those that differ both times, beside those that are known to, with the reasons.
judge_php_tests() {
  local unknown="$PHP_TESTS/unknown" known="$PHP_TESTS/known"
  sed -nE 's/^([^#[:space:]]+).*/\1/p' "$EXPECTED_DIFFERENCES" | LC_ALL=C sort >"$known"
  LC_ALL=C sort "$PHP_TESTS/again.differences" | LC_ALL=C join -t $'\t' -v 1 - "$known" >"$unknown"
  echo "$(wc -l <"$PHP_TESTS/all.results") tests: $(count_results 2) without the mirror; $(count_results 3) with it"
  echo "$(wc -l <"$PHP_TESTS/again.differences") differ, $(wc -l <"$unknown") of them unexpectedly"
  [[ -s $unknown ]] || return 0
  cat -- "$unknown"
  fail "with the mirror these end otherwise (test, without, with); their output is in $PHP_TESTS/site"
}

# count_results FIELD: of all results, how many of each kind.
count_results() { cut -f"$1" "$PHP_TESTS/all.results" | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, tolower($2) }'; }
