# shellcheck shell=bash
# ./build.sh publish: src/PhpBridge.Packaging, command "publish".

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/packaging.sh
source "$REPO/build/packaging.sh"

command_publish() {
  local program
  need_dotnet
  program=$(build_packaging)
  "$program" publish "$@"
}
