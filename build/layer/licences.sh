# shellcheck shell=bash
# Whose work is in the layer: the licence of everything, and a bill of materials in CycloneDX 1.5 that vulnerability
# scanners read.

# write_licences FOLDER PACKAGE…: each package's copyright file, and the licence texts that they refer to.
write_licences() {
  local folder=$1 package text
  shift
  mkdir -p "$folder/common"
  for package in "$@"; do cp --no-preserve=mode,ownership -- "$(copyright_of "$package")" "$folder/$package"; done
  # They say "on Debian systems, the text is in /usr/share/common-licenses/…", and this is none.
  while IFS= read -r text; do
    take "$text" "$folder/common/${text##*/}"
  done < <(grep -rhoE '/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]' "$folder" | LC_ALL=C sort -u)
}

# The package's own file, or that of the package that it was built with.
copyright_of() {
  local package=$1 folder="$PACKAGES_ROOT/$1/usr/share/doc/$1"
  [[ ! -L $folder ]] || package=$(readlink -- "$folder")
  [[ -f $PACKAGES_ROOT/$package/usr/share/doc/$package/copyright ]] || fail "$1 has no copyright file: make a new lock with ./build.sh layer --update"
  printf '%s' "$PACKAGES_ROOT/$package/usr/share/doc/$package/copyright"
}

# Packages that are taken for nothing but other packages' copyright.
packages_of_copyrights() {
  local package
  for package in "$@"; do copyright_of "$package" | sed "s#^$PACKAGES_ROOT/##; s#/.*##"; echo; done | LC_ALL=C sort -u
}

# write_bootstrap_licences FOLDER: ours, and of what is compiled into the bootstrap.
write_bootstrap_licences() {
  local folder=$1 notices
  notices="$(nuget_package "runtime.$RID.microsoft.dotnet.ilcompiler")/THIRD-PARTY-NOTICES.TXT"
  mkdir -p "$folder"
  cp -- "$REPO/LICENSE" "$folder/phpbridge"
  cp -- "$REPO/layer/NOTICE" "$folder/phpbridge-libraries"
  [[ -s $notices ]] || fail ".NET's compiler package has no third party notices: look where they are now"
  cp --no-preserve=mode,ownership -- "$notices" "$folder/dotnet-third-party-notices"
}

# nuget_package ID: the folder of the version that publishing the bootstrap has restored.
nuget_package() {
  local folder
  folder=$(find "${NUGET_PACKAGES:-$HOME/.nuget/packages}/$1" -mindepth 1 -maxdepth 1 -type d | sort -V | tail -1)
  [[ -n $folder ]] || fail "the NuGet package $1 is not restored: publish the bootstrap first"
  printf '%s' "$folder"
}

# write_bill_of_materials FILE NAME DEBS PACKAGE…: no date and no serial number, so that the same content has the same bytes.
write_bill_of_materials() {
  local file=$1 name=$2 debs=$3 package version separator=""
  shift 3
  {
    printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n'
    printf '  "metadata": { "component": { "type": "application", "bom-ref": "%s", "name": "%s", "version": "%s", "licenses": [{ "license": { "id": "MIT" } }] } },\n' \
      "$name" "$name" "$(project_version)"
    printf '  "components": [\n'
    for package in "$@"; do
      version=$(dpkg-deb --field "$debs/$package.deb" Version)
      printf '%s    { "type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s",\n      "hashes": [{ "alg": "SHA-256", "content": "%s" }] }' \
        "$separator" "$package" "$package" "$version" "$(package_url "$package" "$version")" "$(sha256sum <"$debs/$package.deb" | cut -d' ' -f1)"
      separator=$',\n'
    done
    nuget_components "$separator"
    printf '\n  ]\n}\n'
  } >"$file"
}

package_url() {
  local version=$2
  version=${version//%/%25} version=${version//:/%3A} version=${version//+/%2B}
  printf 'pkg:deb/%s/%s@%s?arch=%s&distro=%s' "$LAYER_DISTRIBUTION" "${1//+/%2B}" "$version" "$DEB_ARCH" "$LAYER_SUITE"
}

# What is linked into the bootstrap, as its lock file has it; not the compiler itself, nor the other architecture's.
nuget_components() {
  local separator=$1 name version
  while read -r name version; do
    printf '%s    { "type": "library", "bom-ref": "nuget:%s", "name": "%s", "version": "%s", "purl": "pkg:nuget/%s@%s" }' \
      "$separator" "$name" "$name" "$version" "$name" "$version"
    separator=$',\n'
  done < <(awk -F'"' '/^      "/ { name = $2 } /"resolved"/ { print name, $4 }' "$REPO/src/PhpBridge/packages.lock.json" | LC_ALL=C sort -u |
    grep -vE '^(Microsoft\.DotNet\.ILCompiler|Microsoft\.NET\.ILLink\.Tasks) ' | grep -E "^(runtime\.$RID\.|[^r])")
}

project_version() { sed -nE 's#.*<Version>([^<]+)</Version>.*#\1#p' "$REPO/Directory.Build.props"; }
