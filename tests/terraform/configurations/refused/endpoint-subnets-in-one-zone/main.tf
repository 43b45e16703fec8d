# Refused: network.subnet_ids has several subnets in one zone, but the endpoint of network.secrets_endpoint accepts one in each.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name     = "blog"
  layer    = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  network  = { vpc_id = "vpc-0fedcba9876543210", subnet_ids = ["subnet-0a1110000000000aa", "subnet-0a2220000000000aa", "subnet-0b1110000000000bb"], secrets_endpoint = true }
  efs      = { existing = { id = "fs-0fedcba9876543210" } }
  database = { multi_az = true }
}
