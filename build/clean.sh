# shellcheck shell=bash
# ./build.sh clean [--all]

command_clean() {
  case "${1:-}" in
    "")
      step "Removing build output"
      rm -rf -- "$ARTIFACTS"
      ;;
    --all)
      [[ ! -f $LOCAL/mysql/mysqld.pid ]] || ! is_running "$(<"$LOCAL/mysql/mysqld.pid")" ||
        fail "the local MariaDB still runs: end ./build.sh run first"
      step "Removing build output, local sites, databases and downloads"
      rm -rf -- "$ARTIFACTS" "$LOCAL"
      ;;
    --help) echo "usage: ./build.sh clean [--all]    --all: local sites, databases and downloads too" ;;
    *) usage_error "clean knows no option '$1'" ;;
  esac
}
