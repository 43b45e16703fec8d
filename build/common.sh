# shellcheck shell=bash
# Paths, messages, processes and exit actions, for every command.

# Without it, a function inside $(…) would continue after a failed command.
shopt -s inherit_errexit

# Used by the files that source this one.
# shellcheck disable=SC2034
readonly LOCAL="$REPO/.local" ARTIFACTS="$REPO/artifacts"

step() { printf '==> %s\n' "$*" >&2; }

note() { printf '    %s\n' "$*" >&2; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

usage_error() {
  printf 'error: %s\n' "$*" >&2
  exit 2
}

is_running() { [[ -n ${1:-} ]] && kill -0 "$1" 2>/dev/null; }

# end_process PID [SECONDS]: SIGTERM, and SIGKILL after the grace period. Succeeds if the process has already ended.
end_process() {
  local pid=$1 grace=${2:-10} i
  is_running "$pid" || return 0
  kill -TERM "$pid" 2>/dev/null || return 0
  for ((i = 0; i < grace * 10; i++)); do
    is_running "$pid" || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# fingerprint PATH…: a hash over the names and contents of all files. Works without git.
fingerprint() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# is_current FILE STAMP: whether FILE exists and was last built with this stamp (see record_stamp).
is_current() { [[ -e $1 && $(cat "$1.stamp" 2>/dev/null) == "$2" ]]; }

record_stamp() { printf '%s\n' "$2" >"$1.stamp"; }

# Letters and digits only, so that it needs no quoting in shells, URLs and configuration files.
random_password() {
  local bytes
  bytes=$(head -c 96 /dev/urandom | base64 | tr -dc 'A-Za-z0-9')
  printf '%s' "${bytes:0:24}"
}

write_secret() {
  local file=$1 secret=$2
  (umask 077 && printf '%s\n' "$secret" >"$file.new")
  mv -f -- "$file.new" "$file"
}

exit_actions=() exit_actions_of=""

# on_exit COMMAND ARG…: runs when this shell exits, in reverse order of registration. A subshell has its own list.
on_exit() {
  if [[ $exit_actions_of != "$BASHPID" ]]; then
    exit_actions=()
    exit_actions_of=$BASHPID
    trap run_exit_actions EXIT
  fi
  exit_actions+=("$(printf '%q ' "$@")")
}

run_exit_actions() {
  local i
  for ((i = ${#exit_actions[@]} - 1; i >= 0; i--)); do eval "${exit_actions[i]}" || true; done
}
