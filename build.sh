#!/usr/bin/env bash
# Builds, runs and tests the project. Each command is in the file of its name in build/.
set -euo pipefail

REPO=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
readonly REPO

# shellcheck source=build/common.sh
source "$REPO/build/common.sh"

print_commands() {
  cat <<'EOT'
usage: ./build.sh COMMAND [OPTION…]

  run        publish the bootstrap, install WordPress locally and serve it through the Lambda emulator
  wp         run a WP-CLI command on the local site: ./build.sh wp plugin list
  doctor     check this machine and the local site
  test       run all tests against the published bootstrap; --unit for unit tests only, --filter X to select
  build      publish the Native AOT bootstrap and check its warnings, GLIBC version and size
  layer      build the Lambda layers: ./build.sh layer [x86_64|arm64|all] [--update] [--bench]
  publish    publish the layers to AWS: ./build.sh publish --region eu-central-1 [--public] [--dry-run]
  php-tests  run PHP's own file tests with and without the mirror: ./build.sh php-tests [PREFIX…]
  lint       run shellcheck, php -l, terraform fmt, the format check and a build with warnings as errors
  bench      run a benchmark: ./build.sh bench start, bridge, assets, queue, efs, mount or micro
  docs       build the manual as a web site: ./build.sh docs [--base PATH] [--repository URL] [--serve]
  clean      remove build output; --all also removes local sites, databases and downloads

Run a command with --help for its options.
EOT
}

main() {
  local command=${1:-}
  case $command in
    "" | --help | -h | help) print_commands ;;
    run | wp | doctor | test | build | layer | publish | lint | bench | docs | clean | php-tests)
      shift
      # shellcheck disable=SC1090 # Each is checked on its own.
      source "$REPO/build/$command.sh"
      "command_${command//-/_}" "$@"
      ;;
    *)
      print_commands >&2
      usage_error "unknown command '$command'"
      ;;
  esac
}

main "$@"
