# shellcheck shell=bash
# ./build.sh clean [--all]

command_clean() {
  local pid
  case "${1:-}" in
    "")
      step "Removing build output"
      # Stays on this file system: through a mount, such as the EFS benchmark's, it would delete the site behind it.
      rm -rf --one-file-system -- "$ARTIFACTS"
      ;;
    --all)
      for pid in "$LOCAL/mysql/mysqld.pid" "$LOCAL/bench/mysql/mysqld.pid"; do
        [[ ! -f $pid ]] || ! is_running "$(<"$pid")" || fail "a local MariaDB is still running: stop ./build.sh run or bench efs first"
      done
      step "Removing build output, local sites, databases and downloads"
      rm -rf --one-file-system -- "$ARTIFACTS" "$LOCAL"
      ;;
    --help) echo "usage: ./build.sh clean [--all]    --all also removes local sites, databases and downloads" ;;
    *) usage_error "clean has no option '$1'" ;;
  esac
}
