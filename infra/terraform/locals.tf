data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  region    = data.aws_region.current.region
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  mount_path = "/mnt/wordpress"

  streaming = coalesce(var.front.streaming, var.front.kind == "rest_api")

  # Put together, not taken from the function, which the role's policies come before.
  function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}"
}
