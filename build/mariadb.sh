# shellcheck shell=bash
# A private MariaDB server with its own data folder and socket and without network access. Not the system's service.

# A command that needs another server or database than the local site's sets these first.
readonly MARIADB_HOME="${MARIADB_HOME:-$LOCAL/mysql}" DATABASE_NAME="${DATABASE_NAME:-wordpress}" DATABASE_USER="wordpress"
# The state of this file. MARIADB_PID is empty unless this script started the server and must stop it.
MARIADB_PID="" MARIADB_SOCKET=""

# Starts the server, or uses the one that another ./build.sh run has started. MARIADB_PORT, if set, adds a loopback TCP port.
start_mariadb() {
  local attempt
  id -un >/dev/null 2>&1 || fail "user ID $(id -u) has no name on this machine, which MariaDB requires: use --db sqlite"
  mkdir -p "$MARIADB_HOME"
  if [[ -f $MARIADB_HOME/socket ]]; then
    MARIADB_SOCKET=$(<"$MARIADB_HOME/socket")
    ! mariadb_responds || return 0
  fi
  [[ -d $MARIADB_HOME/data/mysql ]] || create_mariadb_data
  MARIADB_SOCKET=$(short_socket_path "$MARIADB_HOME/mysqld.sock")
  step "Starting a private MariaDB"
  local network=(--skip-networking) user=()
  [[ -z ${MARIADB_PORT:-} ]] || network=(--bind-address=127.0.0.1 "--port=$MARIADB_PORT" --skip-name-resolve)
  [[ $(id -u) -ne 0 ]] || user=(--user=root)
  # In a session of its own, so that Ctrl-C reaches only this script, which then stops the server cleanly.
  PATH=$PATH:/usr/sbin setsid mariadbd --no-defaults "${user[@]}" "${network[@]}" --datadir="$MARIADB_HOME/data" \
    --socket="$MARIADB_SOCKET" --pid-file="$MARIADB_HOME/mysqld.pid" --innodb-buffer-pool-size=64M \
    --innodb-log-file-size=32M --key-buffer-size=4M --max-connections=60 --performance-schema=OFF \
    --innodb-flush-log-at-trx-commit=2 >"$MARIADB_HOME/mysqld.log" 2>&1 </dev/null &
  MARIADB_PID=$!
  for ((attempt = 0; attempt < 300; attempt++)); do
    mariadb_responds && break
    is_running "$MARIADB_PID" || fail_with_mariadb_log "MariaDB exited while starting"
    sleep 0.1
  done
  mariadb_responds || {
    end_process "$MARIADB_PID"
    fail_with_mariadb_log "MariaDB did not respond within 30 s"
  }
  printf '%s\n' "$MARIADB_SOCKET" >"$MARIADB_HOME/socket"
}

stop_mariadb() {
  [[ -n $MARIADB_PID ]] || return 0
  # Long enough to flush its buffers.
  end_process "$MARIADB_PID" 30
  rm -f -- "$MARIADB_HOME/socket"
  # Removes the folder that short_socket_path may have created; rmdir fails on any other.
  [[ $MARIADB_SOCKET == "$MARIADB_HOME"/* ]] || rmdir -- "$(dirname -- "$MARIADB_SOCKET")" 2>/dev/null || true
  MARIADB_PID=""
}

# Creates the database and its user, and exports WORDPRESS_DB_*. The password is in a file, so that it is in no process list.
provide_database() {
  local password="$MARIADB_HOME/password"
  [[ -s $password ]] || write_secret "$password" "$(random_password)"
  mariadb_as_owner <<EOF
CREATE DATABASE IF NOT EXISTS \`$DATABASE_NAME\` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '$DATABASE_USER'@'localhost' IDENTIFIED BY '$(<"$password")';
ALTER USER '$DATABASE_USER'@'localhost' IDENTIFIED BY '$(<"$password")';
GRANT ALL ON \`$DATABASE_NAME\`.* TO '$DATABASE_USER'@'localhost';
EOF
  export WORDPRESS_DB_HOST="localhost:$MARIADB_SOCKET" WORDPRESS_DB_NAME=$DATABASE_NAME
  export WORDPRESS_DB_USER=$DATABASE_USER WORDPRESS_DB_PASSWORD_FILE=$password
}

drop_database() { mariadb_as_owner <<<"DROP DATABASE IF EXISTS \`$DATABASE_NAME\`;"; }

# The owner is the user that started the server, authenticated by the socket, so that there is no password to store.
create_mariadb_data() {
  step "Creating the database files"
  local user=() alias
  rm -rf -- "$MARIADB_HOME/data"
  mkdir -m 700 -- "$MARIADB_HOME/data"
  [[ $(id -u) -ne 0 ]] || user=(--user=root)
  # mariadb-install-db fails on paths with spaces: it gets a link without any.
  alias=$(mktemp -d)
  on_exit rm -rf -- "$alias"
  ln -s -- "$MARIADB_HOME/data" "$alias/data"
  PATH=$PATH:/usr/sbin mariadb-install-db --no-defaults "${user[@]}" --datadir="$alias/data" --skip-test-db \
    --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" >"$MARIADB_HOME/install.log" 2>&1 || {
    # The next run starts over, since data/mysql does not exist.
    rm -rf -- "$MARIADB_HOME/data"
    cat "$MARIADB_HOME/install.log" >&2
    fail "mariadb-install-db failed (see above)"
  }
}

# Prints the wanted path, or a shorter one if it exceeds the 107 bytes of sun_path.
short_socket_path() {
  local wanted=$1
  if [[ $(printf '%s' "$wanted" | wc -c) -le 107 ]]; then
    printf '%s' "$wanted"
  else
    printf '%s/mysqld.sock' "$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/phpbridge.XXXXXX")"
  fi
}

# Not mariadb-admin ping, which is not in the core packages.
mariadb_responds() { mariadb_as_owner <<<"SELECT 1;" >/dev/null 2>&1; }

mariadb_as_owner() { mariadb --no-defaults --socket="$MARIADB_SOCKET" --user="$(id -un)" --batch; }

fail_with_mariadb_log() {
  tail -20 "$MARIADB_HOME/mysqld.log" >&2
  fail "$1 (its log is above)"
}
