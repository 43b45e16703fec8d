# shellcheck shell=bash
# ./build.sh build

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/publish.sh
source "$REPO/build/publish.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"

command_build() {
  [[ $# -eq 0 ]] || {
    echo "usage: ./build.sh build" >&2
    [[ $1 == --help ]] && return 0
    usage_error "build takes no options"
  }
  need_aot_tools
  install_missing_tools
  publish_bootstrap
  build_interposer
  step "The bootstrap: $BOOTSTRAP"
  step "The interposer: $INTERPOSER"
}
