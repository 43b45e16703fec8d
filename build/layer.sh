# shellcheck shell=bash
# ./build.sh layer: PHP and the bootstrap in one zip per architecture, and imagick in a second, for Lambda's /opt.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/private-apt.sh
source "$REPO/build/private-apt.sh"
# shellcheck source=build/layer/provide.sh
source "$REPO/build/layer/provide.sh"

print_layer_usage() {
  cat <<'EOF'
usage: ./build.sh layer [x86_64|arm64|all] [--update | --bench]

  x86_64, arm64, all    for which of Lambda's architectures (this machine's)
  --update              take the newest packages and write layer/lock anew
  --bench               only dist/phpbridge-bench-ARCHITECTURE.zip: /opt/phpbridge/bench for the function's console

Makes dist/phpbridge-php84-ARCHITECTURE.zip and dist/phpbridge-php84-imagick-ARCHITECTURE.zip.
EOF
}

command_layer() {
  local architectures=() update=false bench=false architecture
  parse_layer_options "$@"
  need_layer_tools "${architectures[@]}"
  install_missing_tools
  if [[ $bench == true ]]; then
    for architecture in "${architectures[@]}"; do provide_bench "$architecture"; done
    return 0
  fi
  provide_layers "$update" "${architectures[@]}"
}

# Sets the caller's architectures, update and bench.
parse_layer_options() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      x86_64 | arm64) architectures=("$1") ;;
      all) read -ra architectures <<<"$LAYER_ARCHITECTURES" ;;
      --update) update=true ;;
      --bench) bench=true ;;
      --help)
        print_layer_usage
        exit 0
        ;;
      *)
        print_layer_usage >&2
        usage_error "layer knows no option '$1'"
        ;;
    esac
    shift
  done
  [[ ${#architectures[@]} -gt 0 ]] || architectures=("$(native_architecture)")
}
