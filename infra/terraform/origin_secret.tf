# What CloudFront sends in X-Origin-Secret and the function asks for, so that nobody gets around CloudFront.
#
# There are two, drawn in turn: an even number of secret_rotation renews the first one, an odd number the second. The function takes
# both, CloudFront sends the newer one, and Terraform updates the function first: a rotation is one apply without a
# refused request. CloudFront takes its origin's fields as plain values only, so this secret is in the state; it opens
# nothing but the function's address.
resource "terraform_data" "origin_secret" {
  count = var.cloudfront.enabled ? 2 : 0

  input            = sensitive(replace("${uuid()}${uuid()}", "-", ""))
  triggers_replace = floor((var.cloudfront.secret_rotation + count.index) / 2)

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  origin_secrets = terraform_data.origin_secret[*].output
  origin_secret  = var.cloudfront.enabled ? local.origin_secrets[var.cloudfront.secret_rotation % 2] : null
}
