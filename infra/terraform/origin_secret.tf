# The value that CloudFront, or a CDN of yours, sends in X-Origin-Secret and that the function requires, so that clients cannot bypass it.
#
# Each number of front.secret_rotation has its own secret. CloudFront sends the newest; the function also accepts the previous one,
# and Terraform updates the function first: a rotation is one apply, without a refused request. CloudFront accepts its
# origin's headers only as plain values, so this secret is in the state, marked as sensitive. It gives access only to the
# function's address.
resource "aws_ssm_parameter" "origin_secret" {
  for_each = toset([for number in local.origin_secret_numbers : tostring(number)])

  name        = "/${var.name}/origin-secret/${each.key}"
  description = "What the CDN in front of ${var.name} sends in X-Origin-Secret"
  type        = "SecureString"
  key_id      = var.kms_key_arn
  # Generated once: 244 random bits.
  value = replace("${uuid()}${uuid()}", "-", "")
  tags  = var.tags

  lifecycle {
    ignore_changes = [value]
  }
}

locals {
  origin_secret = local.cloudfront.enabled || coalesce(local.front.origin_secret, false)

  # Newest first.
  origin_secret_numbers = !local.origin_secret ? [] : local.front.secret_rotation == 0 ? [0] : [local.front.secret_rotation, local.front.secret_rotation - 1]
  origin_secrets        = [for number in local.origin_secret_numbers : aws_ssm_parameter.origin_secret[tostring(number)].value]
}
