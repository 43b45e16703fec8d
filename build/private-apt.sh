# shellcheck shell=bash
# An apt root of its own: another suite of this machine's distribution can be read and downloaded from, while the
# system's sources, lists and caches stay untouched. Addresses and keys come from the system's own configuration.

# private_apt_open ROOT SUITE [ARCHITECTURE]: main archive and, where this machine knows one, the suite's security updates.
private_apt_open() {
  local root=$1 suite=$2 architecture=${3:-} source
  mkdir -p "$root"/{sources.list.d,preferences.d,state,lists/partial,cache/archives/partial}
  : >"$root/status"
  source=$(distribution_source "$suite")
  [[ -n $source ]] || fail "apt's configuration on this machine names no main archive of $(os_release ID) to read $suite from"
  printf '%s\n' "$source" >"$root/sources.list.d/archive.sources"
  # A rolling suite gets its fixes by itself.
  [[ $suite == sid || $suite == devel ]] ||
    distribution_source "$suite" "-security" >"$root/sources.list.d/security.sources"
  cat >"$root/apt.conf" <<EOF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$root/sources.list.d";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$root/preferences.d";
Dir::State "$root/state";
Dir::State::lists "$root/lists";
Dir::State::status "$root/status";
Dir::Cache "$root/cache";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Install-Recommends "false";
// The system's hooks are about the system's own lists and caches.
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
EOF
  [[ -z $architecture ]] ||
    printf 'APT::Architecture "%s";\nAPT::Architectures "%s";\n' "$architecture" "$architecture" >>"$root/apt.conf"
  # Downloads as root would drop to a user that cannot write into our folder.
  [[ $(id -u) -ne 0 ]] || printf 'APT::Sandbox::User "root";\n' >>"$root/apt.conf"
  private_apt "$root" get -q -o Dpkg::Use-Pty=0 update >"$root/update.log" 2>&1 || {
    cat "$root/update.log" >&2
    fail "the package lists of $suite could not be read (see above)"
  }
}

# private_apt ROOT get|cache ARG…
private_apt() {
  local root=$1 tool=$2
  shift 2
  "apt-$tool" -c "$root/apt.conf" "$@"
}

# The suite with the newest packages that this machine's distribution offers.
newest_suite() {
  case " $(os_release ID) $(os_release ID_LIKE) " in
    *" ubuntu "*) printf 'devel' ;;
    *" debian "*) printf 'sid' ;;
    *) fail "only Debian and Ubuntu machines can do this; set WORDPRESS_URL to a WordPress archive instead" ;;
  esac
}

# distribution_source SUITE [POCKET]: the system's entry for its main archive, or for a pocket of it such as -security, as
# a deb822 stanza, its suite exchanged.
distribution_source() {
  local suite=$1 pocket=${2:-} components=main codename
  [[ $suite != devel ]] || components="main universe"
  codename=$(os_release UBUNTU_CODENAME)
  [[ -n $codename ]] || codename=$(os_release VERSION_CODENAME)
  { system_stanzas; system_one_liners; } |
    awk -v RS= -v names="$codename stable testing unstable sid oldstable devel" -v suite="$suite" -v pocket="$pocket" -v components="$components" '
      function field(name,   i, n, lines) {
        n = split($0, lines, "\n")
        for (i = 1; i <= n; i++)
          if (tolower(lines[i]) ~ "^" name ":") return " " substr(lines[i], length(name) + 2) " "
        return ""
      }
      BEGIN { split(names, list, " "); for (i in list) wanted[list[i] pocket] }
      field("enabled") ~ /no/ { next }
      field("types") !~ / deb / || field("components") !~ / main / { next }
      {
        matched = 0
        n = split(field("suites"), suites, " ")
        for (i = 1; i <= n; i++) if (suites[i] in wanted) matched = 1
        if (!matched) next
        print "Types: deb\nSuites: " suite pocket "\nComponents: " components
        # Packages alone: no desktop metadata, no file lists. Continuation lines belong to a key written out in full.
        print "Targets: Packages"
        n = split($0, lines, "\n"); keep = 0
        for (i = 1; i <= n; i++) {
          if (lines[i] !~ /^[ \t]/) keep = tolower(lines[i]) ~ /^(uris|signed-by|trusted|check-valid-until|check-date):/
          if (keep) print lines[i]
        }
        exit
      }'
}

system_stanzas() {
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -r $file ]] || continue
    sed '/^#/d; s/[[:space:]]*$//' "$file"
    echo
  done
}

# deb [signed-by=… arch=…] URI SUITE COMPONENT… → one stanza each
system_one_liners() {
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] || continue
    sed -n -E 's/#.*//; /^[[:space:]]*deb[[:space:]]/p' "$file" | awk '{
      options = ""
      if (match($0, /\[[^]]*\]/)) {
        options = substr($0, RSTART + 1, RLENGTH - 2)
        $0 = substr($0, 1, RSTART - 1) " " substr($0, RSTART + RLENGTH)
      }
      print "Types: deb\nURIs: " $2 "\nSuites: " $3
      components = ""; for (i = 4; i <= NF; i++) components = components " " $i
      print "Components:" components
      n = split(options, pairs, " ")
      for (i = 1; i <= n; i++) if (pairs[i] ~ /^signed-by=/) print "Signed-By: " substr(pairs[i], 11)
      print ""
    }'
  done
}
