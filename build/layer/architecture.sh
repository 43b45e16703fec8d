# shellcheck shell=bash
# What an architecture is called by Lambda, by the distribution, by its compilers, by .NET and by its C library.

# shellcheck disable=SC2034 # Read by the command.
readonly LAYER_ARCHITECTURES="x86_64 arm64"

# describe_architecture NAME: sets DEB_ARCH, TRIPLET, LOADER, RID, ELF_MACHINE and QEMU.
describe_architecture() {
  # Read by the other pieces.
  # shellcheck disable=SC2034
  case $1 in
    x86_64) DEB_ARCH=amd64 TRIPLET=x86_64-linux-gnu LOADER=ld-linux-x86-64.so.2 RID=linux-x64 ELF_MACHINE="Advanced Micro Devices X86-64" QEMU=x86_64 ;;
    arm64) DEB_ARCH=arm64 TRIPLET=aarch64-linux-gnu LOADER=ld-linux-aarch64.so.1 RID=linux-arm64 ELF_MACHINE=AArch64 QEMU=aarch64 ;;
    *) fail "Lambda has x86_64 and arm64, not '$1'" ;;
  esac
}

native_architecture() {
  case $(uname -m) in
    x86_64) printf 'x86_64' ;;
    aarch64 | arm64) printf 'arm64' ;;
    *) fail "Lambda has x86_64 and arm64; this machine is $(uname -m)" ;;
  esac
}

# The compiler driver that makes code for the described architecture.
compiler() {
  if [[ $DEB_ARCH == "$(dpkg --print-architecture)" ]]; then printf 'gcc'; else printf '%s-gcc' "$TRIPLET"; fi
}
