resource "aws_lambda_layer_version" "this" {
  count = var.layer.zip == null ? 0 : 1

  layer_name               = "${var.name}-php"
  description              = "PhpBridge: PHP and the bridge, ${var.function.architecture}"
  license_info             = "MIT"
  filename                 = var.layer.zip
  source_code_hash         = filebase64sha256(var.layer.zip)
  compatible_architectures = [var.function.architecture]
  compatible_runtimes      = ["provided.al2023"]

  # The function goes over to the new version before the old one is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

locals {
  layers = concat(var.layer.zip == null ? [var.layer.arn] : aws_lambda_layer_version.this[*].arn, var.layer.extra)
}
