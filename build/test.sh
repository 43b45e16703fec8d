# shellcheck shell=bash
# ./build.sh test: runs all tests against the published bootstrap, php-fpm, MariaDB and a browser.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/wordpress.sh
source "$REPO/build/wordpress.sh"
# shellcheck source=build/downloads.sh
source "$REPO/build/downloads.sh"
# shellcheck source=build/efs-model.sh
source "$REPO/build/efs-model.sh"
# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"

# For one project's tests: several times what they take on two busy cores.
readonly RUN_LIMIT=${PHPBRIDGE_TEST_RUN_LIMIT:-120m}

print_test_usage() {
  cat <<'EOT'
usage: ./build.sh test [--unit] [--filter X] [--prepare]

  --unit        only tests/PhpBridge.Tests, which need nothing but the .NET SDK
  --filter X    only tests whose full name contains X
  --prepare     only build and install what the tests need, so that an IDE or "dotnet test" can run them

A test that runs for more than 10 minutes (PHPBRIDGE_TEST_LIMIT_SECONDS) is named, and ends the run.
PluginLifeTests install, use, update and delete a plugin 4 times (PHPBRIDGE_TEST_PLUGIN_ROUNDS).
MixedVisitorTests request pages for 10 s (PHPBRIDGE_TEST_CACHE_SECONDS).
With CI=true, a skipped test counts as failed unless its reason begins with "not available here:".
EOT
}

command_test() {
  local projects=(PhpBridge.Tests PhpBridge.IntegrationTests) filter="" project counts result total=(0 0 0)
  while [[ $# -gt 0 ]]; do
    case $1 in
      --unit)
        projects=(PhpBridge.Tests)
        shift
        ;;
      --filter)
        [[ $# -ge 2 && -n $2 ]] || usage_error "--filter needs a value"
        filter=$2
        shift 2
        ;;
      --prepare)
        need_dotnet
        prepare_tests
        return 0
        ;;
      --help)
        print_test_usage
        return 0
        ;;
      *)
        print_test_usage >&2
        usage_error "test has no option '$1'"
        ;;
    esac
  done
  need_dotnet
  [[ ${#projects[@]} -eq 1 ]] || prepare_tests
  step "Building the tests"
  mkdir -p "$ARTIFACTS/test-results"
  for project in "${projects[@]}"; do dotnet_quietly build "tests/$project" -c Release; done
  for project in "${projects[@]}"; do
    result="$ARTIFACTS/test-results/$project.counts"
    run_test_project "$project" "$filter" "$result"
    read -ra counts <"$result"
    total=($((total[0] + counts[0])) $((total[1] + counts[1])) $((total[2] + counts[2])))
  done
  [[ $((total[0] + total[1] + total[2])) -gt 0 ]] || fail "no test matches the filter '$filter'"
  echo "${total[0]} passed, ${total[1]} failed, ${total[2]} skipped"
  [[ ${total[1]} -eq 0 ]]
}

# Builds and installs all that the tests need, and tells them where it is (see tests/TestFiles.cs).
prepare_tests() {
  local file="$ARTIFACTS/test-files.json"
  install_test_tools
  mkdir -p "$ARTIFACTS"
  list_test_files | as_json >"$file.new"
  mv -f -- "$file.new" "$file"
}

install_test_tools() {
  need_aot_tools
  need_curl
  need_php
  need_npm
  need_mariadb
  need_mariadb_dump
  need_chromium
  need_nginx
  need_efs_model_tools
  ! can_build_layers || need_layer_tools x86_64 arm64
  ! can_build_layers || need_sandbox_tools
  install_missing_tools
}

# Prints a line "NAME PATH" for each file. A test skips, with a reason, if the path of one that it needs is empty.
list_test_files() {
  provided_file wordPress provide_wordpress
  provided_file sqlitePlugin provide_sqlite_plugin
  list_terraform_files
  # Now, since tests of publish start it.
  build_packaging >/dev/null
  ! can_build_layers || list_layer_files
  provided_file bootstrap publish_bootstrap
  provided_file efsModel build_efs_model
  provided_file interposer build_interposer
  provided_file fileOperations build_file_operations
  test_file phpFpm "$(find_php_fpm || true)"
  test_file php "$(command -v "${PHP_CLI:-php}" || true)"
  test_file chromium "$(find_chromium || true)"
  test_file mariaDb "$(PATH=$PATH:/usr/sbin command -v mariadbd || true)"
  test_file mariaDbInstaller "$(command -v mariadb-install-db || true)"
  test_file mariaDbClient "$(command -v mariadb || true)"
  test_file mariaDbDump "$(command -v mariadb-dump || true)"
  test_file nginx "$(PATH=$PATH:/usr/sbin command -v nginx || true)"
}

# No distribution packages Terraform. Its tests skip if it is not installed.
list_terraform_files() {
  local terraform
  terraform=$(command -v terraform || true)
  test_file terraform "$terraform"
  [[ -z $terraform ]] || provided_file awsBindings provide_aws_bindings
  test_file node "$(command -v node || true)"
}

# On other distributions, the tests of the layers skip.
can_build_layers() { [[ $(os_release ID) == "$LAYER_DISTRIBUTION" ]]; }

# For both architectures, because QEMU runs the other one.
list_layer_files() {
  local program old_system zips bench native_zips
  program=$(build_packaging)
  old_system="$LOCAL/cache/roots/bullseye"
  "$program" old-system "$old_system"
  zips=$("$program" layer all)
  # Of this machine; nothing is built again.
  native_zips=$("$program" layer)
  bench=$("$program" layer --bench)
  list_files "layerX64 imagickLayerX64 layerArm64 imagickLayerArm64" "$zips"
  list_files "layer imagickLayer" "$native_zips"
  test_file benchmarkLayer "$bench"
  test_file qemuArm64 "$(command -v qemu-aarch64-static || true)"
  test_file oldSystemRoot "$old_system"
  test_file busybox "$old_system/bin/busybox"
  test_file bubblewrap "$(command -v bwrap || true)"
}

# list_files NAMES PATHS: names between spaces, and as many paths, one per line.
list_files() {
  local name path
  for name in $1; do
    read -r path
    test_file "$name" "$path"
  done <<<"$2"
}

# provided_file NAME COMMAND ARG…: the path is what the command prints. Assigned first, as a failure inside an argument ends nothing.
provided_file() {
  local name=$1 path
  path=$("${@:2}")
  test_file "$name" "$path"
}

test_file() { printf '%s %s\n' "$1" "$2"; }

# Lines "NAME PATH" as one JSON object.
as_json() { sed -E -e 's/[\"\\]/\\&/g' -e 's/^([^ ]+) (.*)$/  "\1": "\2"/' | sed -e '1s/^/{\n/' -e '$!s/$/,/' -e '$s/$/\n}/'; }

# run_test_project PROJECT FILTER RESULT: writes the numbers of passed, failed and skipped tests to the file RESULT.
run_test_project() {
  local project=$1 filter=$2 result=$3 report="$ARTIFACTS/test-results/$1.xml" options=() status=0 passed failed skipped unexcused
  [[ -z $filter ]] || options=(-method "*$filter*")
  step "$project"
  rm -f -- "$report"
  # A test that hangs ends the run (tests/TestLimit.cs). timeout(1) is for hangs that prevent even that.
  timeout --foreground --kill-after=10 "$RUN_LIMIT" \
    "$ARTIFACTS/bin/$project/release/$project" -noLogo -noColor -longRunning 120 "${options[@]}" -result-xml "$report" || status=$?
  if [[ ! -s $report ]]; then
    note "$project exited with code $status and wrote no report$([[ $status -ne 124 && $status -ne 137 ]] || echo ": a test hung, see above")"
    echo "0 1 0" >"$result"
    return
  fi
  passed=$(count_in "$report" passed)
  failed=$(($(count_in "$report" failed) + $(count_in "$report" errors)))
  skipped=$(count_in "$report" skipped)
  # A runner that failed for another reason than a test must not count as success.
  [[ $status -eq 0 || $failed -gt 0 ]] || failed=1
  if [[ ${CI:-} == true ]]; then
    unexcused=$(unexcused_skips "$report")
    [[ $unexcused -eq 0 ]] || note "$unexcused skipped test(s) count as failed, because CI must have the tools that they need"
    skipped=$((skipped - unexcused)) failed=$((failed + unexcused))
  fi
  echo "$passed $failed $skipped" >"$result"
}

# count_in REPORT passed|failed|errors|skipped: from the attributes of the report's <assembly> element.
count_in() { tr '\n' ' ' <"$1" | grep -oE '<assembly [^>]*>' | head -1 | sed -nE "s/.* $2=\"([0-9]+)\".*/\1/p"; }

unexcused_skips() {
  local all excused
  all=$(tr '\n' ' ' <"$1" | { grep -oE '<reason>[^<]*' || true; } | wc -l)
  excused=$(tr '\n' ' ' <"$1" | { grep -oE '<reason>(<!\[CDATA\[)?not available here:' || true; } | wc -l)
  echo $((all - excused))
}
