# shellcheck shell=bash
# The Lambda emulator.

# shellcheck source=build/dotnet.sh
source "$REPO/build/dotnet.sh"

build_emulator() { build_program PhpBridge.Emulator phpbridge-emulator; }

# await_emulator LOG PID: waits until the emulator listens, and prints the addresses of the site and of the Invoke API, one per line.
await_emulator() {
  local log=$1 pid=$2 addresses attempt
  for ((attempt = 0; attempt < 600; attempt++)); do
    addresses=$(sed -nE 's#.*Listening on (http://localhost:[0-9]+) .*invoke: (http://[^ )]*).*#\1\n\2#p' "$log")
    [[ -z $addresses ]] || break
    is_running "$pid" || break
    sleep 0.1
  done
  [[ -n $addresses ]] || {
    cat "$log" >&2
    fail "the emulator did not start within 60 s (see above)"
  }
  printf '%s\n' "$addresses"
}
