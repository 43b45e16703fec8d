# shellcheck shell=bash
# ./build.sh test: every test, against the published bootstrap, real php-fpm, MariaDB and a browser.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/wordpress.sh
source "$REPO/build/wordpress.sh"
# shellcheck source=build/sqlite-plugin.sh
source "$REPO/build/sqlite-plugin.sh"
# shellcheck source=build/efs-model.sh
source "$REPO/build/efs-model.sh"
# shellcheck source=build/terraform.sh
source "$REPO/build/terraform.sh"
# shellcheck source=build/layer/provide.sh
source "$REPO/build/layer/provide.sh"
# shellcheck source=build/layer/roots.sh
source "$REPO/build/layer/roots.sh"

# For one project's tests: several times what they take on two busy cores.
readonly RUN_LIMIT=${PHPBRIDGE_TEST_RUN_LIMIT:-120m}

print_test_usage() {
  cat <<'EOF'
usage: ./build.sh test [--unit] [--filter X]

  --unit        only tests/PhpBridge.Tests, which need nothing but the .NET SDK
  --filter X    only tests whose full name contains X

A test that runs for more than 10 minutes (PHPBRIDGE_TEST_LIMIT_SECONDS) ends the run by its name.
With CI=true a skipped test counts as failed, unless its reason begins with "not available here:".
EOF
}

command_test() {
  local unit=false filter="" passed=0 failed=0 skipped=0
  parse_test_options "$@"
  need_dotnet
  [[ $unit == true ]] || provide_test_environment
  step "Building the tests"
  mkdir -p "$ARTIFACTS/test-results"
  dotnet_quietly build tests/PhpBridge.Tests -c Release
  [[ $unit == true ]] || dotnet_quietly build tests/PhpBridge.IntegrationTests -c Release

  run_test_project PhpBridge.Tests
  [[ $unit == true ]] || run_test_project PhpBridge.IntegrationTests
  [[ $((passed + failed + skipped)) -gt 0 ]] || fail "no test was run (filter: '$filter')"
  echo "$passed passed, $failed failed, $skipped skipped"
  [[ $failed -eq 0 ]]
}

# Sets the caller's unit and filter.
parse_test_options() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      --unit)
        unit=true
        shift
        ;;
      --filter)
        [[ $# -ge 2 && -n $2 ]] || usage_error "--filter needs a value"
        filter=$2
        shift 2
        ;;
      --help)
        print_test_usage
        exit 0
        ;;
      *)
        print_test_usage >&2
        usage_error "test knows no option '$1'"
        ;;
    esac
  done
}

# What the integration tests find on this machine. An empty value: it is not to be had, and they skip with a reason.
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
  provide_wordpress
  provide_sqlite_plugin
  provide_terraform_for_tests
  ! can_build_layers || provide_layers_for_tests
  publish_bootstrap
  build_efs_model
  build_interposer
  build_file_operations
  export PHPBRIDGE_TEST_REPO="$REPO"
  export PHPBRIDGE_TEST_EFS_MODEL="$EFS_MODEL"
  export PHPBRIDGE_TEST_BOOTSTRAP="$BOOTSTRAP"
  export PHPBRIDGE_TEST_MIRROR_LIBRARY="$INTERPOSER"
  export PHPBRIDGE_TEST_FILE_OPERATIONS="$FILE_OPERATIONS"
  export PHPBRIDGE_TEST_WORDPRESS="$WORDPRESS_TREE"
  export PHPBRIDGE_TEST_SQLITE_PLUGIN="$SQLITE_PLUGIN"
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

# No distribution packages Terraform: where it is not installed, its tests skip.
provide_terraform_for_tests() {
  PHPBRIDGE_TEST_TERRAFORM=$(command -v terraform || true)
  [[ -z $PHPBRIDGE_TEST_TERRAFORM ]] || provide_aws_bindings
  PHPBRIDGE_TEST_AWS_BINDINGS=${AWS_BINDINGS:-}
  PHPBRIDGE_TEST_NODE=$(command -v node || true)
  export PHPBRIDGE_TEST_TERRAFORM PHPBRIDGE_TEST_AWS_BINDINGS PHPBRIDGE_TEST_NODE
}

# Elsewhere the layer's tests skip.
can_build_layers() { [[ $(os_release ID) == "$LAYER_DISTRIBUTION" ]]; }

# Both architectures', as an emulator runs the other.
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

# Adds to the caller's passed, failed and skipped. The runner's XML report is counted, not its prose.
run_test_project() {
  local project=$1 report="$ARTIFACTS/test-results/$1.xml" options=() status=0 summary wanted=0
  [[ -z $filter ]] || options=(-method "*$filter*")
  step "$project"
  rm -f -- "$report"
  # A test that hangs ends the run (tests/TestLimit.cs); what keeps even that from working meets timeout(1).
  timeout --foreground --kill-after=10 "$RUN_LIMIT" \
    "$ARTIFACTS/bin/$project/release/$project" -noLogo -noColor -longRunning 120 "${options[@]}" -result-xml "$report" || status=$?
  if [[ ! -s $report ]]; then
    note "$project ended with exit code $status and no report$([[ $status -ne 124 && $status -ne 137 ]] || echo ": a test hung, see above")"
    failed=$((failed + 1))
    return
  fi
  summary=$(tr '\n' ' ' <"$report" | grep -oE '<assembly [^>]*>' | head -1)
  passed=$((passed + $(count_in "$summary" passed)))
  failed=$((failed + $(count_in "$summary" failed) + $(count_in "$summary" errors)))
  skipped=$((skipped + $(count_in "$summary" skipped)))
  # A runner that failed for a reason of its own has not passed.
  [[ $status -eq 0 || $(($(count_in "$summary" failed) + $(count_in "$summary" errors))) -gt 0 ]] || failed=$((failed + 1))
  if [[ ${CI:-} == true ]]; then
    wanted=$(unexcused_skips "$report")
    [[ $wanted -eq 0 ]] || note "$wanted skipped test(s) count as failed: in CI a tool must be there"
    skipped=$((skipped - wanted)) failed=$((failed + wanted))
  fi
}

count_in() { sed -nE "s/.* $2=\"([0-9]+)\".*/\1/p" <<<"$1 "; }

unexcused_skips() {
  local all excused
  all=$(tr '\n' ' ' <"$1" | grep -oE '<reason>[^<]*' | wc -l)
  excused=$(tr '\n' ' ' <"$1" | grep -oE '<reason>(<!\[CDATA\[)?not available here:' | wc -l)
  echo $((all - excused))
}
