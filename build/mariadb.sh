# shellcheck shell=bash
# A private MariaDB: own data folder, own socket, no network, started and ended by us. Not the system's service.

# Who needs another server or database than the local site's sets these before.
readonly MARIADB_HOME="${MARIADB_HOME:-$LOCAL/mysql}" DATABASE_NAME="${DATABASE_NAME:-wordpress}" DATABASE_USER="wordpress"
MARIADB_PID="" MARIADB_SOCKET=""

# Starts it, or joins the one that an earlier `run` still has, and sets MARIADB_SOCKET. MARIADB_PID is set only when it
# is ours to end. MARIADB_PORT, when set, adds a loopback TCP port.
start_mariadb() {
  id -un >/dev/null 2>&1 || fail "user id $(id -u) has no name on this machine, and MariaDB knows its owner by name: use --db sqlite"
  mkdir -p "$MARIADB_HOME"
  if [[ -f $MARIADB_HOME/socket ]]; then
    MARIADB_SOCKET=$(<"$MARIADB_HOME/socket")
    ! mariadb_answers || return 0
  fi
  [[ -d $MARIADB_HOME/data/mysql ]] || create_mariadb_data
  MARIADB_SOCKET=$(short_socket_path "$MARIADB_HOME/mysqld.sock")
  step "Starting a private MariaDB"
  local network=(--skip-networking) user=()
  [[ -z ${MARIADB_PORT:-} ]] || network=(--bind-address=127.0.0.1 "--port=$MARIADB_PORT" --skip-name-resolve)
  [[ $(id -u) -ne 0 ]] || user=(--user=root)
  # A session of its own: Ctrl-C is for us, and we end it in order.
  PATH=$PATH:/usr/sbin setsid mariadbd --no-defaults "${user[@]}" "${network[@]}" --datadir="$MARIADB_HOME/data" \
    --socket="$MARIADB_SOCKET" --pid-file="$MARIADB_HOME/mysqld.pid" --innodb-buffer-pool-size=64M \
    --innodb-log-file-size=32M --key-buffer-size=4M --max-connections=60 --performance-schema=OFF \
    --innodb-flush-log-at-trx-commit=2 >"$MARIADB_HOME/mysqld.log" 2>&1 </dev/null &
  MARIADB_PID=$!
  for ((attempt = 0; attempt < 300; attempt++)); do
    mariadb_answers && break
    is_running "$MARIADB_PID" || fail_with_mariadb_log "MariaDB ended while starting"
    sleep 0.1
  done
  mariadb_answers || {
    end_process "$MARIADB_PID"
    fail_with_mariadb_log "MariaDB did not answer within 30 s"
  }
  printf '%s\n' "$MARIADB_SOCKET" >"$MARIADB_HOME/socket"
}

stop_mariadb() {
  [[ -n $MARIADB_PID ]] || return 0
  # Time enough to write its buffers out.
  end_process "$MARIADB_PID" 30
  rm -f -- "$MARIADB_HOME/socket"
  # Only a folder that short_socket_path made: rmdir leaves everything else alone.
  [[ $MARIADB_SOCKET == "$MARIADB_HOME"/* ]] || rmdir -- "$(dirname -- "$MARIADB_SOCKET")" 2>/dev/null || true
  MARIADB_PID=""
}

# Creates database and user, and sets WORDPRESS_DB_*: the password as a file, which no process list shows.
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

# The owner is whoever started the server, known by the socket: no password to keep.
create_mariadb_data() {
  step "Creating the database files"
  local user=() alias
  rm -rf -- "$MARIADB_HOME/data"
  mkdir -m 700 -- "$MARIADB_HOME/data"
  [[ $(id -u) -ne 0 ]] || user=(--user=root)
  # mariadb-install-db is a script that trips over spaces in a path: it gets a link without any.
  alias=$(mktemp -d)
  on_exit rm -rf -- "$alias"
  ln -s -- "$MARIADB_HOME/data" "$alias/data"
  PATH=$PATH:/usr/sbin mariadb-install-db --no-defaults "${user[@]}" --datadir="$alias/data" --skip-test-db \
    --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" >"$MARIADB_HOME/install.log" 2>&1 || {
    # Without mysql/ in it the next run starts over.
    rm -rf -- "$MARIADB_HOME/data"
    cat "$MARIADB_HOME/install.log" >&2
    fail "mariadb-install-db failed (see above)"
  }
}

# A socket's path has at most 107 bytes (sun_path).
short_socket_path() {
  local wanted=$1
  if [[ $(printf '%s' "$wanted" | wc -c) -le 107 ]]; then
    printf '%s' "$wanted"
  else
    printf '%s/mysqld.sock' "$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/phpbridge.XXXXXX")"
  fi
}

# Not mariadb-admin ping: the core packages are without it.
mariadb_answers() { mariadb_as_owner <<<"SELECT 1;" >/dev/null 2>&1; }

mariadb_as_owner() { mariadb --no-defaults --socket="$MARIADB_SOCKET" --user="$(id -un)" --batch; }

fail_with_mariadb_log() {
  tail -20 "$MARIADB_HOME/mysqld.log" >&2
  fail "$1 (its log is above)"
}
