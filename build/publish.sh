# shellcheck shell=bash
# ./build.sh publish: the layers' zips become Lambda layers, in each region that is named.

# shellcheck source=build/tools.sh
source "$REPO/build/tools.sh"
# shellcheck source=build/bootstrap.sh
source "$REPO/build/bootstrap.sh"
# shellcheck source=build/interposer.sh
source "$REPO/build/interposer.sh"
# shellcheck source=build/private-apt.sh
source "$REPO/build/private-apt.sh"
# shellcheck source=build/layer/provide.sh
source "$REPO/build/layer/provide.sh"

print_publish_usage() {
  cat <<'EOF'
usage: ./build.sh publish --region REGION[,REGION…] [OPTION…]

  --region REGION,…          where to; may be given more than once
  --arch x86_64|arm64|all    for which of Lambda's architectures (all)
  --name NAME                the layers are NAME-x86_64 and NAME-arm64 (phpbridge-php84)
  --imagick                  NAME-imagick-x86_64 and NAME-imagick-arm64 too
  --public                   let every AWS account use these versions
  --bucket BUCKET            upload through this S3 bucket, which must be in the layer's region; {region} in its name
                             stands for that region
  --from FOLDER              publish the zips of this folder instead of building them
  --dry-run                  print the commands that would change something, and run none

Needs AWS CLI version 2 and credentials that may call lambda:PublishLayerVersion, lambda:ListLayerVersions and
lambda:GetLayerVersion, with --public lambda:AddLayerVersionPermission, with --bucket s3:PutObject and s3:GetObject.
A layer whose newest version has these bytes already is left as it is. Prints what there is now, and writes it to
layers.json beside the zips, which is dist/.
EOF
}

command_publish() {
  local regions=() architectures name=phpbridge-php84 kinds=("") public=false bucket="" folder="" dry_run=false
  local region architecture kind rows=()
  read -ra architectures <<<"$LAYER_ARCHITECTURES"
  parse_publish_options "$@"
  require_publish_tools
  require_zips
  for region in "${regions[@]}"; do
    for architecture in "${architectures[@]}"; do
      for kind in "${kinds[@]}"; do publish_layer; done
    done
  done
  [[ $dry_run == true ]] || report_layers
}

# Sets the caller's regions, architectures, name, kinds, public, bucket, folder and dry_run.
parse_publish_options() {
  local given
  while [[ $# -gt 0 ]]; do
    case $1 in
      --region | --arch | --name | --bucket | --from)
        [[ $# -ge 2 && -n $2 ]] || usage_error "$1 needs a value"
        case $1 in
          --region)
            IFS=, read -ra given <<<"$2"
            regions+=("${given[@]}")
            ;;
          --arch)
            case $2 in
              x86_64 | arm64) architectures=("$2") ;;
              all) read -ra architectures <<<"$LAYER_ARCHITECTURES" ;;
              *) usage_error "--arch is x86_64, arm64 or all, not '$2'" ;;
            esac
            ;;
          --name) name=$2 ;;
          --bucket) bucket=$2 ;;
          --from) folder=$2 ;;
        esac
        shift
        ;;
      --imagick) kinds=("" -imagick) ;;
      --public) public=true ;;
      --dry-run) dry_run=true ;;
      --help)
        print_publish_usage
        exit 0
        ;;
      *)
        print_publish_usage >&2
        usage_error "publish knows no option '$1'"
        ;;
    esac
    shift
  done
  check_publish_options
}

check_publish_options() {
  local region
  [[ ${#regions[@]} -gt 0 ]] || usage_error "publish where? Say --region, such as --region eu-central-1"
  for region in "${regions[@]}"; do
    [[ $region =~ ^[a-z]{2,}(-[a-z]+)+-[0-9]+$ ]] || usage_error "'$region' is not the name of a region, such as eu-central-1"
  done
  # Lambda takes 140 characters, and '-imagick-x86_64' follows.
  [[ $name =~ ^[A-Za-z0-9_-]{1,120}$ ]] || usage_error "--name is up to 120 letters, digits, '-' and '_', not '$name'"
  [[ -z $bucket || $bucket =~ ^[a-z0-9.{}-]{3,}$ ]] || usage_error "--bucket is the name of a bucket, without s3://, not '$bucket'"
  [[ -z $bucket || ${#regions[@]} -eq 1 || $bucket == *'{region}'* ]] ||
    usage_error "a bucket must be in its layer's region, and there are ${#regions[@]}: put {region} into --bucket, as in layers-{region}"
  [[ -z $folder || -d $folder ]] || usage_error "--from names '$folder', which is not a folder"
}

require_publish_tools() {
  has openssl || need_packages "to compare layers" openssl
  has unzip || need_packages "to read the layer's bill of materials" unzip
  [[ -n $folder ]] || need_layer_tools "${architectures[@]}"
  if [[ $dry_run == false ]]; then
    has aws || fail "the AWS CLI is missing: install version 2 (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html) and sign in, or add --dry-run"
    [[ $(aws --version 2>&1) == aws-cli/2.* ]] || fail "this is $(aws --version 2>&1 | head -1), and publish wants the AWS CLI's version 2: install it, or put it first in PATH"
  fi
  install_missing_tools
}

require_zips() {
  local architecture kind
  [[ -n $folder ]] || provide_layers false "${architectures[@]}"
  [[ -n $folder ]] || folder="$REPO/dist"
  for architecture in "${architectures[@]}"; do
    for kind in "${kinds[@]}"; do
      [[ -f $(zip_of) ]] || fail "$(zip_of) is missing: build it with ./build.sh layer $architecture"
      # Now, not after half of the regions have got theirs.
      [[ -n $bucket || $(stat -c %s "$(zip_of)") -lt $MAX_ZIP_BYTES ]] ||
        fail "$(zip_of) has $(stat -c %s "$(zip_of)") bytes, and Lambda takes $MAX_ZIP_BYTES in a direct upload: upload it through a bucket of yours with --bucket"
    done
  done
}

# Of the caller's folder, kind and architecture.
zip_of() { printf '%s/phpbridge-php84%s-%s.zip' "$folder" "$kind" "$architecture"; }

# Adds to the caller's rows.
publish_layer() {
  local layer="$name$kind-$architecture" zip hash newest="" answer arn version published=false
  zip=$(zip_of)
  hash=$(openssl dgst -sha256 -binary "$zip" | base64 -w 0)
  [[ $dry_run == true ]] || newest=$(version_with_hash)
  if [[ -n $newest ]]; then
    note "$layer in $region: version $newest has these bytes already"
    arn=$(layer_query get-layer-version --layer-name "$layer" --version-number "$newest" --query LayerVersionArn)
    version=$newest
  else
    upload_layer
    [[ $dry_run == false ]] || {
      make_public VERSION
      return 0
    }
    read -r arn version answer <<<"$answer"
    [[ $answer == "$hash" ]] || fail "$arn has the SHA-256 $answer, and $zip has $hash: delete that version and try again"
    published=true
  fi
  make_public "$version"
  rows+=("$region $architecture $layer $version $arn $hash $published")
}

# Prints the newest version of the caller's layer, if it has the caller's hash. Lambda lists the newest first.
version_with_hash() {
  local newest remote
  # A substitution's shell does not end by itself when a command fails.
  newest=$(layer_query list-layer-versions --layer-name "$layer" --no-paginate --query 'LayerVersions[0].Version') || exit
  # How the CLI writes that there is none.
  [[ $newest != None ]] || return 0
  remote=$(layer_query get-layer-version --layer-name "$layer" --version-number "$newest" --query Content.CodeSha256) || exit
  [[ $remote != "$hash" ]] || printf '%s' "$newest"
}

layer_query() {
  aws lambda "$@" --region "$region" --output text || fail "the AWS CLI could not ask Lambda in $region (see above). What has been published stays; the same command goes on from there"
}

# Sets the caller's answer: ARN, version and hash.
upload_layer() {
  local content=(--zip-file "fileb://$zip") in_region=${bucket//'{region}'/$region} key description
  description=$(describe_zip)
  if [[ -n $bucket ]]; then
    key="$layer/$(sha256sum "$zip" | cut -c1-64).zip"
    content=(--content "S3Bucket=$in_region,S3Key=$key")
    changing aws s3 cp "$zip" "s3://$in_region/$key" --region "$region" --only-show-errors ||
      fail "the AWS CLI could not upload to s3://$in_region (see above): is the bucket in $region, and may you write to it?"
  fi
  [[ $dry_run == true ]] || step "Publishing $layer in $region"
  answer=$(changing aws lambda publish-layer-version --region "$region" --layer-name "$layer" "${content[@]}" \
    --description "$description" --license-info "MIT; what it contains: /opt/phpbridge/licences" \
    --compatible-runtimes provided.al2023 --compatible-architectures "$architecture" \
    --query '[LayerVersionArn,Version,Content.CodeSha256]' --output text) ||
    fail "the AWS CLI could not publish $layer in $region (see above). What has been published stays; the same command goes on from there"
  [[ $dry_run == false ]] || printf '%s\n' "$answer"
}

# As the bill of materials in the zip has it: PhpBridge 0.1.0, PHP 8.4.1, x86_64. Lambda takes 256 characters.
describe_zip() {
  local bill package=php8.4-cli what=PHP ours version
  [[ $kind != -imagick ]] || package=php8.4-imagick what="imagick for PHP 8.4:"
  bill=$(unzip -p "$zip" 'phpbridge/*.cdx.json') || fail "$zip has no bill of materials (phpbridge/*.cdx.json): is it one of ours?"
  ours=$(sed -nE 's/.*"name": "phpbridge-php84[^"]*", "version": "([^"]+)".*/\1/p' <<<"$bill")
  version=$(sed -nE 's/.*"name": "'"$package"'", "version": "([^"-]+).*/\1/p' <<<"$bill")
  [[ -n $ours && -n $version ]] || fail "the bill of materials in $zip does not name $package: is it one of ours?"
  printf 'PhpBridge %s, %s %s, %s' "$ours" "$what" "$version" "$architecture"
}

# make_public VERSION: every account may use it. Nothing to do when that has been said before.
make_public() {
  local said
  [[ $public == true ]] || return 0
  said=$(changing aws lambda add-layer-version-permission --region "$region" --layer-name "$layer" --version-number "$1" \
    --statement-id public --principal '*' --action lambda:GetLayerVersion 2>&1) || {
    [[ $said == *ResourceConflictException* ]] || fail "version $1 of $layer in $region could not be made public: $said"
  }
  [[ $dry_run == false ]] || printf '%s\n' "$said"
}

# Runs a command, or prints it in a dry run.
changing() {
  if [[ $dry_run == true ]]; then
    printf '%s\n' "$(printf ' %q' "$@")" | cut -c2-
  else
    "$@"
  fi
}

# A table for people, JSON for machines.
report_layers() {
  local row region architecture layer version arn hash published separator="" json="$folder/layers.json"
  printf '%-16s %-7s %-9s %s\n' REGION FOR STATE ARN
  {
    printf '['
    for row in "${rows[@]}"; do
      read -r region architecture layer version arn hash published <<<"$row"
      printf '%s\n  {"region": "%s", "architecture": "%s", "name": "%s", "version": %s, "arn": "%s", "codeSha256": "%s", "published": %s, "public": %s}' \
        "$separator" "$region" "$architecture" "$layer" "$version" "$arn" "$hash" "$published" "$public"
      separator=,
    done
    printf '\n]\n'
  } >"$json"
  for row in "${rows[@]}"; do
    read -r region architecture layer version arn hash published <<<"$row"
    printf '%-16s %-7s %-9s %s\n' "$region" "$architecture" "$([[ $published == true ]] && echo published || echo unchanged)" "$arn"
  done
}
