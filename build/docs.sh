# shellcheck shell=bash
# ./build.sh docs

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"

readonly DOCS_NODE=18 # The oldest Node that VitePress 1 runs on.

command_docs() {
  local base=/ repository="" serve=false
  while [[ $# -gt 0 ]]; do
    case $1 in
      --base | --repository)
        [[ $# -ge 2 ]] || usage_error "$1 needs a value"
        [[ $1 == --base ]] && base=$2 || repository=${2%/}
        shift 2
        ;;
      --serve)
        serve=true
        shift
        ;;
      --help | -h)
        print_docs_usage
        return 0
        ;;
      *) usage_error "docs has no option '$1'; see ./build.sh docs --help" ;;
    esac
  done
  [[ $base == /* && $base == */ ]] || usage_error "--base begins and ends with a slash, such as /phpbridge/"
  need_node
  build_docs "$base" "$repository"
  [[ $serve == false ]] || serve_docs "$base"
}

print_docs_usage() {
  cat <<'END'
usage: ./build.sh docs [OPTION…]

  --base PATH         the path below which the site is published, such as /phpbridge/ (/)
  --repository URL    the repository on the web, such as https://github.com/OWNER/NAME: links to source files lead there
  --serve             serve the site on localhost until Ctrl-C

Builds docs/ and the other Markdown files as a web site in artifacts/docs, with search. Needs Node 18 or later and npm, which installs
the versions of build/docs/package-lock.json.
END
}

need_node() {
  if ! has node || ! has npm; then
    fail "docs needs Node $DOCS_NODE or later and npm: install nodejs and npm"
  fi
  [[ $(node -p 'process.versions.node.split(".")[0]') -ge $DOCS_NODE ]] || fail "docs needs Node $DOCS_NODE or later; this is $(node --version)"
}

# The site is built in a folder of its own, so that no packages are installed in the source tree.
build_docs() {
  local base=$1 repository=$2 work=$REPO/artifacts/docs-build
  mkdir -p "$work"
  find "$work" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
  cp "$REPO"/build/docs/package.json "$REPO"/build/docs/package-lock.json "$work"
  step "npm packages for the manual"
  (cd "$work" && npm ci --no-audit --no-fund --loglevel=error) >&2
  mkdir -p "$work/.vitepress"
  cp -R "$REPO/build/docs/config.mjs" "$REPO/build/docs/theme" "$work/.vitepress"
  node "$REPO/build/docs/stage.mjs" "$work" "$repository"
  step "VitePress"
  (cd "$work" && DOCS_BASE=$base DOCS_REPOSITORY=$repository NODE_ENV=production npx --no-install vitepress build) >&2
  node "$REPO/build/docs/check.mjs" "$work/dist" "$base" >&2
  rm -rf "$REPO/artifacts/docs"
  mv "$work/dist" "$REPO/artifacts/docs"
  step "The manual is in artifacts/docs"
}

serve_docs() {
  mkdir -p "$REPO/artifacts/docs-build"
  rm -rf "$REPO/artifacts/docs-build/dist"
  cp -R "$REPO/artifacts/docs" "$REPO/artifacts/docs-build/dist"
  (cd "$REPO/artifacts/docs-build" && DOCS_BASE=$1 npx --no-install vitepress preview --port 4173)
}
