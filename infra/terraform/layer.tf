resource "aws_lambda_layer_version" "this" {
  count = local.layer.zip == null ? 0 : 1

  layer_name               = local.resource_names.layer
  description              = "PhpBridge: PHP and the bridge, ${local.function.architecture}"
  license_info             = "MIT"
  filename                 = local.layer.zip
  source_code_hash         = filebase64sha256(local.layer.zip)
  compatible_architectures = [local.function.architecture]
  compatible_runtimes      = ["provided.al2023"]

  # With old versions kept, going back is a plan with layer.arn.
  skip_destroy = local.layer.keep_old_versions

  # The function uses the new version before the old one is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

locals {
  layers = concat(local.layer.zip == null ? [local.layer.arn] : aws_lambda_layer_version.this[*].arn, local.layer.extra)
}
