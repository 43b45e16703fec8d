# shellcheck shell=bash
# What the Terraform module's tests need besides Terraform: the AWS provider's schema. The provider itself is in no package
# registry, but bindings that were generated from its schema are.

readonly AWS_BINDINGS_PACKAGE="@cdktn/provider-aws" AWS_BINDINGS_VERSION="25.7.0"

# Sets AWS_BINDINGS: the package as npm packs it, of which nothing is installed or run.
provide_aws_bindings() {
  AWS_BINDINGS="$LOCAL/cache/provider-aws-$AWS_BINDINGS_VERSION.tgz"
  export AWS_BINDINGS
  [[ ! -f $AWS_BINDINGS ]] || return 0
  step "Fetching the AWS provider's bindings"
  local work
  mkdir -p "$LOCAL/cache"
  work=$(mktemp -d "$LOCAL/cache/.assembling.XXXXXX")
  on_exit rm -rf -- "$work"
  (cd "$work" && npm pack --silent "$AWS_BINDINGS_PACKAGE@$AWS_BINDINGS_VERSION" >/dev/null) ||
    fail "npm could not fetch $AWS_BINDINGS_PACKAGE $AWS_BINDINGS_VERSION"
  mv -- "$work"/*.tgz "$AWS_BINDINGS"
}
