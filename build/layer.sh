# shellcheck shell=bash
# ./build.sh layer: src/PhpBridge.Packaging, command "layer".

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"

command_layer() {
  local program
  need_dotnet
  program=$(build_packaging)
  "$program" layer "$@"
}
