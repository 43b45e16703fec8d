# shellcheck shell=bash
# What must be on the machine. need_* functions note what is missing; install_missing_tools fetches it all with one
# apt-get call and says why. Silent and fast when everything is there.

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
    fail "no installed .NET SDK satisfies global.json (it asks for 10.0): $(dotnet --list-sdks | tr '\n' ' ')is what there is"
}

need_aot_tools() {
  need_dotnet
  local packages=()
  has gcc || packages+=(gcc)
  [[ -n $(find /usr/lib /usr/lib64 -maxdepth 2 -name crt1.o -print -quit 2>/dev/null) ]] || packages+=(libc6-dev)
  has readelf || packages+=(binutils)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to link the bootstrap and look into it" "${packages[@]}"
}

# Extension as PHP names it → package without its version.
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
  # apt's packages are for the distribution's PHP, not for another one.
  [[ -z ${PHP_CLI:-} ]] || fail "PHP_CLI is set to '$PHP_CLI', which is missing or lacks what these packages have: ${packages[*]}"
  need_packages "PHP for WordPress" "${packages[@]}"
}

# The FPM of the CLI's version if there is one, so that both load the same extensions; else the newest.
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

need_curl() { has curl || need_packages "to ask web addresses" curl ca-certificates; }

need_npm() { has npm || need_packages "to fetch the SQLite plugin, which is inside an npm package" npm; }

need_mariadb() {
  local packages=()
  PATH=$PATH:/usr/sbin has mariadbd || packages+=(mariadb-server-core)
  has mariadb || packages+=(mariadb-client-core)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "a private MariaDB (no system service)" "${packages[@]}"
}

# The reference that `db export` is compared with.
need_mariadb_dump() { has mariadb-dump || need_packages "to compare exports of a database" mariadb-client; }

# The reference that the bridge is compared with.
need_nginx() { PATH=$PATH:/usr/sbin has nginx || need_packages "to compare the bridge with nginx" nginx; }

# To land the layer on systems that are not this one, and on another processor.
need_sandbox_tools() {
  local packages=()
  has bwrap || packages+=(bubblewrap)
  has qemu-aarch64-static || packages+=(qemu-user-static)
  [[ ${#packages[@]} -eq 0 ]] || need_packages "to try the layer in a sandbox" "${packages[@]}"
}

need_shellcheck() { has shellcheck || need_packages "to check the shell scripts" shellcheck; }

need_chromium() {
  find_chromium >/dev/null && return 0
  if [[ $(os_release ID) == ubuntu ]]; then
    note "no browser: Ubuntu's chromium package is a snap stub. Install Chrome or a Chromium .deb, or set CHROMIUM to its path"
    return 0
  fi
  need_packages "browser tests" chromium
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
    # Ubuntu's chromium-browser is a script that only asks for the snap.
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
  has apt-get || fail "install by hand, as there is no apt-get here: $(printf '%s; ' "${missing_reasons[@]}")"
  [[ $(id -u) -eq 0 ]] || has sudo || fail "this needs root and there is no sudo; as root, run: apt-get install ${missing_packages[*]}"
  step "Installing what is missing (a few minutes on a bare machine)"
  local reason
  for reason in "${missing_reasons[@]}"; do note "$reason"; done
  # A machine that was never updated has no lists, one that is old has stale ones: then update and try once more.
  if ! apt_install "${missing_packages[@]}"; then
    note "refreshing the package lists"
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 update >&2
    apt_install "${missing_packages[@]}" || {
      cat "$ARTIFACTS/apt.log" >&2
      fail "apt-get could not install: ${missing_packages[*]} (see above)"
    }
  fi
  missing_packages=()
  missing_reasons=()
}

# policy-rc.d keeps a package's own service (php8.x-fpm) from starting: we start our own processes.
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
    apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@"' sh "$@" >"$ARTIFACTS/apt.log" 2>&1
}
