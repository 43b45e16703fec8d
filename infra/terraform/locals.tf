data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  region    = data.aws_region.current.region
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  mount_path = "/mnt/wordpress"

  streaming = coalesce(local.front.streaming, local.front.kind == "rest_api")

  # Composed, because the role's policies, which contain it, are created before the function.
  function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${local.resource_names.function}"
}
