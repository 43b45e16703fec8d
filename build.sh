#!/usr/bin/env bash
# The one entry point for building, running and testing. Each command's work is in build/.
set -euo pipefail

REPO=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
readonly REPO

# shellcheck source=build/common.sh
source "$REPO/build/common.sh"

print_commands() {
  cat <<'EOF'
usage: ./build.sh COMMAND [OPTION…]

  run     publish the bootstrap, install WordPress locally and serve it through the Lambda emulator
  wp      WP-CLI's commands on the local site: ./build.sh wp plugin list
  doctor  what is missing on this machine, and what is wrong with the local site
  test    run every test against the published bootstrap; --unit for unit tests only, --filter X to choose
  build   publish the Native AOT bootstrap and check its warnings, GLIBC needs and size
  layer   PHP and the bootstrap as a Lambda layer: ./build.sh layer [x86_64|arm64|all] [--update] [--bench]
  publish the layers to AWS: ./build.sh publish --region eu-central-1 [--public] [--dry-run]
  php-tests PHP's own tests of files, with the mirror and without: ./build.sh php-tests [PREFIX…]
  lint    shellcheck, php -l, terraform fmt, code format and a build with warnings as errors
  bench   benchmarks: ./build.sh bench start, bridge, assets, queue, efs, mount or micro
  clean   remove build output; --all also removes local sites, databases and downloads

Each command explains itself with --help.
EOF
}

main() {
  local command=${1:-}
  if [[ -z $command || $command == --help || $command == -h || $command == help ]]; then
    print_commands
    return 0
  fi
  shift
  case $command in
    run | wp | doctor | test | build | layer | lint | bench | clean | php-tests)
      # shellcheck disable=SC1090 # Each is checked on its own.
      source "$REPO/build/$command.sh"
      "command_${command//-/_}" "$@"
      ;;
    publish)
      # build/publish.sh is what builds need: the bootstrap's publishing.
      source "$REPO/build/publish-layer.sh"
      command_publish "$@"
      ;;
    *)
      print_commands >&2
      usage_error "'$command' is not a command"
      ;;
  esac
}

main "$@"
