# shellcheck shell=bash
# ./build.sh lint

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"

command_lint() {
  [[ $# -eq 0 ]] || {
    echo "usage: ./build.sh lint" >&2
    [[ $1 == --help ]] && return 0
    usage_error "lint takes no options"
  }
  need_dotnet
  need_shellcheck
  install_missing_tools
  cd "$REPO" || exit
  step "shellcheck"
  find build.sh build .ci infra -type f \( -name '*.sh' -o -path .ci/run -o -path infra/terraform/bin/phpbridge \) -exec shellcheck -x {} + ||
    fail "shellcheck found problems (see above)"
  lint_php
  lint_terraform
  lint_interposer
  step "dotnet build, warnings as errors"
  dotnet build --nologo -v minimal
  step "dotnet format"
  dotnet format --verify-no-changes --no-restore
  step "No problems found"
}

# No distribution packages Terraform, so it is optional here. The tests check the same.
lint_terraform() {
  has terraform || {
    note "terraform is not installed: its files are not checked"
    return 0
  }
  step "terraform fmt"
  # Ignores the user's configuration file, about which Terraform warns if it is missing.
  TF_CLI_CONFIG_FILE=/dev/null terraform fmt -check -recursive infra/terraform >&2 || fail "files are not formatted (see above): run terraform fmt -recursive infra/terraform"
}

# GCC's static analyzer; writes no output file.
lint_interposer() {
  has gcc || {
    note "gcc is not installed: the interposer is not analyzed"
    return 0
  }
  local flags file
  read -rd '' -a flags <<<"$INTERPOSER_FLAGS" || true
  step "gcc -fanalyzer"
  for file in src/PhpBridge.Interposer/{hooks,core}/*.c; do gcc "${flags[@]}" -fanalyzer -Wshadow -Wconversion -c -o /dev/null "$file"; done
}

# Syntax only. PHP is optional here, since the tests run every file.
lint_php() {
  has "${PHP_CLI:-php}" || {
    note "php is not installed: its files are not checked"
    return 0
  }
  step "php -l"
  find php src tests -name '*.php' -print0 | xargs -0 -n 1 "${PHP_CLI:-php}" -n -d display_errors=stderr -l >/dev/null || fail "php -l found syntax errors (see above)"
}
