# shellcheck shell=bash
# ./build.sh lint

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"

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
  find build.sh build .ci infra -type f \( -name '*.sh' -o -path .ci/run -o -path infra/terraform/bin/phpbridge \) -exec shellcheck -x {} +
  lint_php
  step "dotnet build, warnings as errors"
  dotnet build --nologo -v minimal
  step "dotnet format"
  dotnet format --verify-no-changes --no-restore
  step "No findings"
}

# Syntax only. The linter needs no PHP of its own: without one the tests will tell.
lint_php() {
  has "${PHP_CLI:-php}" || {
    note "no PHP here: its files are not checked"
    return 0
  }
  step "php -l"
  find php src tests -name '*.php' -print0 | xargs -0 -n 1 "${PHP_CLI:-php}" -n -d display_errors=stderr -l >/dev/null || fail "PHP cannot read these files (see above)"
}
