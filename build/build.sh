# shellcheck shell=bash
# ./build.sh build

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"

command_build() {
  local bootstrap interposer
  [[ $# -eq 0 ]] || {
    echo "usage: ./build.sh build" >&2
    [[ $1 == --help ]] && return 0
    usage_error "build takes no options"
  }
  need_aot_tools
  install_missing_tools
  bootstrap=$(publish_bootstrap)
  interposer=$(build_interposer)
  step "Bootstrap: $bootstrap"
  step "Interposer: $interposer"
}
