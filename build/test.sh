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
# shellcheck source=build/layer/provide.sh
source "$REPO/build/layer/provide.sh"
# shellcheck source=build/layer/roots.sh
source "$REPO/build/layer/roots.sh"

# For one project's tests: several times what they take on two busy cores.
readonly RUN_LIMIT=${PHPBRIDGE_TEST_RUN_LIMIT:-120m}

print_test_usage() {
  cat <<'EOT'
usage: ./build.sh test [--unit] [--filter X]

  --unit        only tests/PhpBridge.Tests, which need nothing but the .NET SDK
  --filter X    only tests whose full name contains X

A test that runs for more than 10 minutes (PHPBRIDGE_TEST_LIMIT_SECONDS) is named, and ends the run.
PluginLifeTests install, use, update and delete a plugin 4 times (PHPBRIDGE_TEST_PLUGIN_ROUNDS).
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
  [[ ${#projects[@]} -eq 1 ]] || provide_test_environment
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

# Exports the variables by which integration tests find programs and files. Tests skip, with a reason, if theirs is empty.
provide_test_environment() {
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
  PHPBRIDGE_TEST_WORDPRESS=$(provide_wordpress)
  PHPBRIDGE_TEST_SQLITE_PLUGIN=$(provide_sqlite_plugin)
  provide_terraform_for_tests
  ! can_build_layers || provide_layers_for_tests
  PHPBRIDGE_TEST_BOOTSTRAP=$(publish_bootstrap)
  PHPBRIDGE_TEST_EFS_MODEL=$(build_efs_model)
  PHPBRIDGE_TEST_MIRROR_LIBRARY=$(build_interposer)
  PHPBRIDGE_TEST_FILE_OPERATIONS=$(build_file_operations)
  export PHPBRIDGE_TEST_BOOTSTRAP PHPBRIDGE_TEST_EFS_MODEL PHPBRIDGE_TEST_MIRROR_LIBRARY PHPBRIDGE_TEST_FILE_OPERATIONS
  export PHPBRIDGE_TEST_REPO="$REPO" PHPBRIDGE_TEST_WORDPRESS PHPBRIDGE_TEST_SQLITE_PLUGIN
  export PHPBRIDGE_TEST_INSTALLER="$REPO/php/installer.php"
  export PHPBRIDGE_TEST_PHP_INI="$REPO/php/php.ini"
  PHPBRIDGE_TEST_PHP_FPM=$(find_php_fpm || true)
  PHPBRIDGE_TEST_PHP_CLI=$(command -v "${PHP_CLI:-php}" || true)
  PHPBRIDGE_TEST_CHROMIUM=$(find_chromium || true)
  PHPBRIDGE_TEST_MARIADBD=$(PATH=$PATH:/usr/sbin command -v mariadbd || true)
  PHPBRIDGE_TEST_MARIADB_INSTALL_DB=$(command -v mariadb-install-db || true)
  PHPBRIDGE_TEST_MARIADB=$(command -v mariadb || true)
  PHPBRIDGE_TEST_MARIADB_DUMP=$(command -v mariadb-dump || true)
  export PHPBRIDGE_TEST_PHP_FPM PHPBRIDGE_TEST_PHP_CLI PHPBRIDGE_TEST_CHROMIUM
  PHPBRIDGE_TEST_NGINX=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  export PHPBRIDGE_TEST_NGINX PHPBRIDGE_TEST_MARIADBD PHPBRIDGE_TEST_MARIADB_INSTALL_DB PHPBRIDGE_TEST_MARIADB PHPBRIDGE_TEST_MARIADB_DUMP
}

# No distribution packages Terraform. Its tests skip if it is not installed.
provide_terraform_for_tests() {
  PHPBRIDGE_TEST_TERRAFORM=$(command -v terraform || true)
  PHPBRIDGE_TEST_AWS_BINDINGS=""
  [[ -z $PHPBRIDGE_TEST_TERRAFORM ]] || PHPBRIDGE_TEST_AWS_BINDINGS=$(provide_aws_bindings)
  PHPBRIDGE_TEST_NODE=$(command -v node || true)
  export PHPBRIDGE_TEST_TERRAFORM PHPBRIDGE_TEST_AWS_BINDINGS PHPBRIDGE_TEST_NODE
}

# On other distributions, the tests of the layers skip.
can_build_layers() { [[ $(os_release ID) == "$LAYER_DISTRIBUTION" ]]; }

# For both architectures, because QEMU runs the other one.
provide_layers_for_tests() {
  provide_roots
  provide_layers false x86_64 arm64
  provide_bench "$(native_architecture)"
  PHPBRIDGE_TEST_LAYER_X86_64=$(layer_zip x86_64)
  PHPBRIDGE_TEST_LAYER_IMAGICK_X86_64=$(imagick_zip x86_64)
  PHPBRIDGE_TEST_LAYER_ARM64=$(layer_zip arm64)
  PHPBRIDGE_TEST_LAYER_IMAGICK_ARM64=$(imagick_zip arm64)
  PHPBRIDGE_TEST_LAYER=$(layer_zip "$(native_architecture)")
  PHPBRIDGE_TEST_LAYER_IMAGICK=$(imagick_zip "$(native_architecture)")
  PHPBRIDGE_TEST_LAYER_BENCH=$(bench_zip "$(native_architecture)")
  PHPBRIDGE_TEST_QEMU_ARM64=$(command -v qemu-aarch64-static || true)
  PHPBRIDGE_TEST_OLD_ROOT=$OLD_ROOT
  PHPBRIDGE_TEST_BUSYBOX=$STATIC_BUSYBOX
  PHPBRIDGE_TEST_BWRAP=$(command -v bwrap || true)
  export PHPBRIDGE_TEST_LAYER_X86_64 PHPBRIDGE_TEST_LAYER_IMAGICK_X86_64 PHPBRIDGE_TEST_LAYER PHPBRIDGE_TEST_LAYER_IMAGICK PHPBRIDGE_TEST_LAYER_ARM64 PHPBRIDGE_TEST_LAYER_IMAGICK_ARM64
  export PHPBRIDGE_TEST_LAYER_BENCH PHPBRIDGE_TEST_QEMU_ARM64 PHPBRIDGE_TEST_OLD_ROOT PHPBRIDGE_TEST_BUSYBOX PHPBRIDGE_TEST_BWRAP
}

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
