# shellcheck shell=bash
# ./build.sh clean [--all]

command_clean() {
  local pid
  case "${1:-}" in
    "")
      step "Removing build output"
      # Never through a mount, such as the EFS benchmark's, which would empty the site behind it.
      rm -rf --one-file-system -- "$ARTIFACTS"
      ;;
    --all)
      for pid in "$LOCAL/mysql/mysqld.pid" "$LOCAL/bench/mysql/mysqld.pid"; do
        [[ ! -f $pid ]] || ! is_running "$(<"$pid")" || fail "a local MariaDB still runs: end ./build.sh run or bench efs first"
      done
      step "Removing build output, local sites, databases and downloads"
      rm -rf --one-file-system -- "$ARTIFACTS" "$LOCAL"
      ;;
    --help) echo "usage: ./build.sh clean [--all]    --all: local sites, databases and downloads too" ;;
    *) usage_error "clean knows no option '$1'" ;;
  esac
}
