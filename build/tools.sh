# shellcheck shell=bash
# The tools that commands need. need_* functions register missing packages; install_missing_tools installs all of them with one
# apt-get call and prints why. Silent and fast if nothing is missing.

missing_packages=()
missing_reasons=()

need_packages() {
  local reason=$1
  shift
  missing_packages+=("$@")
  missing_reasons+=("$reason: $*")
}

has() { command -v "$1" >/dev/null 2>&1; }

need_dotnet() {
  has dotnet || fail "the .NET 10 SDK is missing: install it (on Ubuntu: apt-get install dotnet-sdk-10.0) and try again"
  (cd "$REPO" && dotnet --version >/dev/null 2>&1) ||
    fail "no installed .NET SDK satisfies global.json, which requires 10.0; installed: $(dotnet --list-sdks | tr '\n' ' ')"
}

need_aot_tools() {
  need_dotnet
  local packages=()
  has gcc || packages+=(gcc)
  [[ -n $(find /usr/lib /usr/lib64 -maxdepth 2 -name crt1.o -print -quit 2>/dev/null) ]] || packages+=(libc6-dev)
  has readelf || packages+=(binutils)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to link and inspect the bootstrap" "${packages[@]}"
}

# PHP's name of an extension : its package, without a version.
readonly PHP_EXTENSIONS="mysqli:php-mysql pdo_sqlite:php-sqlite3 curl:php-curl gd:php-gd mbstring:php-mbstring
  dom:php-xml zip:php-zip intl:php-intl"

need_php() {
  local packages=() loaded="" pair
  if [[ -z ${PHP_FPM:-} ]]; then
    find_php_fpm >/dev/null || packages+=(php-fpm)
  fi
  has "${PHP_CLI:-php}" || packages+=(php-cli)
  has "${PHP_CLI:-php}" && loaded=$("${PHP_CLI:-php}" -m 2>/dev/null | tr '[:upper:]\n' '[:lower:] ')
  for pair in $PHP_EXTENSIONS; do
    [[ " $loaded" == *" ${pair%%:*} "* ]] || packages+=("${pair##*:}")
  done
  [[ ${#packages[@]} -gt 0 ]] || return 0
  # The packages extend the distribution's PHP, not another one.
  [[ -z ${PHP_CLI:-} ]] || fail "PHP_CLI is set to '$PHP_CLI', which does not exist or lacks the extensions of these packages: ${packages[*]}"
  need_packages "to run WordPress" "${packages[@]}"
}

# Prints the path of the php-fpm with the CLI's version, so that both load the same extensions; otherwise of the newest.
find_php_fpm() {
  if [[ -n ${PHP_FPM:-} ]]; then
    [[ -x $PHP_FPM ]] || fail "PHP_FPM is set to '$PHP_FPM', which is not an executable file"
    printf '%s' "$PHP_FPM"
    return
  fi
  local version="" found
  has php && version=$(php -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;' 2>/dev/null)
  for found in "/usr/sbin/php-fpm$version" /usr/sbin/php-fpm; do
    [[ ! -x $found ]] || {
      printf '%s' "$found"
      return
    }
  done
  found=$(find /usr/sbin /usr/local/sbin -maxdepth 1 -name 'php-fpm*' 2>/dev/null | sort -V | tail -1) || true
  [[ -n $found ]] && printf '%s' "$found"
}

need_curl() { has curl || need_packages "to send HTTP requests" curl ca-certificates; }

need_npm() { has npm || need_packages "to download npm packages, such as the one with the SQLite plugin" npm; }

need_mariadb() {
  local packages=()
  PATH=$PATH:/usr/sbin has mariadbd || packages+=(mariadb-server-core)
  has mariadb || packages+=(mariadb-client-core)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to run a private MariaDB server (not a system service)" "${packages[@]}"
}

# The reference implementation for `db export`.
need_mariadb_dump() { has mariadb-dump || need_packages "to compare database exports" mariadb-client; }

# The reference implementation for HTTP behaviour.
need_nginx() { PATH=$PATH:/usr/sbin has nginx || need_packages "to compare the bridge with nginx" nginx; }

# To run the layer in other systems and on the other architecture.
need_sandbox_tools() {
  local packages=()
  has bwrap || packages+=(bubblewrap)
  has qemu-aarch64-static || packages+=(qemu-user-static)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to run the layer in a sandbox" "${packages[@]}"
}

need_shellcheck() { has shellcheck || need_packages "to check the shell scripts" shellcheck; }

need_chromium() {
  find_chromium >/dev/null && return 0
  if [[ $(os_release ID) == ubuntu ]]; then
    note "no browser found, and Ubuntu's chromium package is a snap stub: install Chrome or a Chromium .deb, or set CHROMIUM to its path"
    return 0
  fi
  need_packages "to run browser tests" chromium
}

find_chromium() {
  if [[ -n ${CHROMIUM:-} ]]; then
    [[ -x $CHROMIUM ]] || fail "CHROMIUM is set to '$CHROMIUM', which is not an executable file"
    printf '%s' "$CHROMIUM"
    return
  fi
  local name path
  for name in chromium google-chrome-stable google-chrome chromium-browser; do
    path=$(command -v "$name") || continue
    # Ubuntu's chromium-browser is a script that only refers to the snap.
    grep -aq 'snap install' "$path" 2>/dev/null && continue
    printf '%s' "$path"
    return
  done
  return 1
}

os_release() { (. /etc/os-release 2>/dev/null && printf '%s' "${!1:-}"); }

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_missing_tools() {
  [[ ${#missing_packages[@]} -gt 0 ]] || return 0
  has apt-get || fail "apt-get is not available; install manually: $(printf '%s; ' "${missing_reasons[@]}")"
  [[ $(id -u) -eq 0 ]] || has sudo || fail "installing packages requires root, and sudo is not available; as root, run: apt-get install ${missing_packages[*]}"
  step "Installing missing packages (a few minutes on a bare machine)"
  local reason
  for reason in "${missing_reasons[@]}"; do note "$reason"; done
  # The package lists may be missing or stale: update them and retry once.
  if ! apt_install "${missing_packages[@]}"; then
    note "refreshing the package lists"
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update >&2
    apt_install "${missing_packages[@]}" || {
      cat "$ARTIFACTS/apt.log" >&2
      fail "apt-get could not install: ${missing_packages[*]} (see above)"
    }
  fi
  missing_packages=()
  missing_reasons=()
}

# policy-rc.d prevents a package's service, such as php8.x-fpm, from starting: the commands start their own processes.
apt_install() {
  mkdir -p "$ARTIFACTS"
  # shellcheck disable=SC2016 # Expanded by the inner shell.
  as_root env DEBIAN_FRONTEND=noninteractive sh -c '
    policy=/usr/sbin/policy-rc.d
    if [ -d /run/systemd/system ] && [ ! -e "$policy" ]; then
      trap "rm -f $policy" EXIT
      trap "exit 130" INT TERM
      printf "#!/bin/sh\nexit 101\n" >"$policy" && chmod 755 "$policy"
    fi
    apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install "$@"' sh "$@" >"$ARTIFACTS/apt.log" 2>&1
}
