# shellcheck shell=bash
# Builds .NET programs other than the bootstrap. Functions print the path of what they built, and build only if a source changed.

# dotnet_quietly COMMAND ARG…: shows the output only on failure.
dotnet_quietly() {
  mkdir -p "$ARTIFACTS"
  (cd "$REPO" && dotnet "$1" --nologo -v minimal "${@:2}") >"$ARTIFACTS/$1.log" 2>&1 || {
    cat "$ARTIFACTS/$1.log" >&2
    fail "dotnet $* failed (see above)"
  }
}

source_fingerprint() {
  (cd "$REPO" && printf '%s %s\n' "$(dotnet --version)" "$(fingerprint "$@" Directory.Build.props Directory.Packages.props global.json .editorconfig)")
}

# build_program PROJECT EXECUTABLE
build_program() {
  local project=$1 program="$ARTIFACTS/bin/$1/release/$2" stamp
  stamp=$(source_fingerprint "src/$project")
  if ! is_current "$program" "$stamp"; then
    step "Building $project"
    dotnet_quietly build "src/$project" -c Release
    record_stamp "$program" "$stamp"
  fi
  printf '%s' "$program"
}
