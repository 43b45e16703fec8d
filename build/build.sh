# shellcheck shell=bash
# ./build.sh build

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"

print_build_usage() {
  cat <<'EOF'
usage: ./build.sh build [OPTION]

  --for-layer ARCHITECTURE…         print bootstrap and interposer for x86_64 and arm64, for the layer's build
  --bench-for-layer ARCHITECTURE    print the benchmark of EFS as a Native AOT program, for the layer's build
EOF
}

command_build() {
  local architecture
  case ${1:-} in
    "")
      need_aot_tools
      install_missing_tools
      build_bridge
      ;;
    --for-layer)
      need_layer_tools "${@:2}"
      install_missing_tools
      for architecture in "${@:2}"; do build_bridge_for_layer "$architecture"; done
      ;;
    --bench-for-layer)
      [[ $# -eq 2 ]] || usage_error "--bench-for-layer needs x86_64 or arm64"
      need_layer_tools "$2"
      install_missing_tools
      publish_bench_for "$(rid_of "$2")"
      ;;
    --help) print_build_usage ;;
    *)
      print_build_usage >&2
      usage_error "build has no option '$1'"
      ;;
  esac
}

build_bridge() {
  local bootstrap interposer
  bootstrap=$(publish_bootstrap)
  interposer=$(build_interposer)
  step "Bootstrap: $bootstrap"
  step "Interposer: $interposer"
}

# build_bridge_for_layer ARCHITECTURE: prints architecture, bootstrap and interposer, separated by tabs.
build_bridge_for_layer() {
  local rid bootstrap interposer
  rid=$(rid_of "$1")
  bootstrap=$(publish_bootstrap_for "$rid")
  interposer=$(build_interposer_for "$rid")
  printf '%s\t%s\t%s\n' "$1" "$bootstrap" "$interposer"
}
