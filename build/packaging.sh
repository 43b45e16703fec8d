# shellcheck shell=bash
# The packaging tool, src/PhpBridge.Packaging: it builds the Lambda layers, publishes them, and downloads packages of other suites.

# Several files source this one.
[[ ! -v LAYER_DISTRIBUTION ]] || return 0

# shellcheck source=build/dotnet.sh
source "$REPO/build/dotnet.sh"

# The distribution whose packages the layer consists of.
readonly LAYER_DISTRIBUTION=debian

# Prints the path of the program.
build_packaging() { build_program PhpBridge.Packaging phpbridge-packaging; }

# need_layer_tools ARCHITECTURE…
need_layer_tools() {
  local architecture rid triplet packages=()
  need_aot_tools
  has patchelf || packages+=(patchelf)
  has icupkg || packages+=(icu-devtools)
  for architecture in "$@"; do
    rid=$(rid_of "$architecture")
    has "$(compiler_for "$rid")" && continue
    triplet=$(triplet_of "$rid")
    packages+=("gcc-${triplet/x86_64/x86-64}" "libc6-dev-$(debian_name_of "$architecture")-cross")
  done
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to build the layer" "${packages[@]}"
}

# rid_of ARCHITECTURE: .NET's name of Lambda's architecture.
rid_of() {
  case $1 in
    x86_64) printf 'linux-x64' ;;
    arm64) printf 'linux-arm64' ;;
    *) fail "Lambda has x86_64 and arm64, not '$1'" ;;
  esac
}

debian_name_of() { printf '%s' "${1/x86_64/amd64}"; }

# Lambda's name of this machine's architecture.
native_architecture() {
  case $(runtime_identifier) in
    linux-x64) printf 'x86_64' ;;
    linux-arm64) printf 'arm64' ;;
  esac
}

# open_apt_root FOLDER SUITE: an apt configuration of its own with the package lists of another suite of this machine's
# distribution. Addresses and keys come from the system's configuration, which stays untouched.
open_apt_root() {
  local program
  program=$(build_packaging)
  "$program" apt-root "$1" "$2"
}

# private_apt FOLDER get|cache ARG…: apt-get or apt-cache with the configuration of open_apt_root.
private_apt() {
  local folder=$1 tool=$2
  shift 2
  "apt-$tool" -c "$folder/apt.conf" "$@"
}
