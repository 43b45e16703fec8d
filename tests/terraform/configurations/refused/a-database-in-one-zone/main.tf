# Refused: All subnets of network.subnet_ids are in the zone eu-central-1a, but a database needs two zones. Add a subnet in another zone.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name    = "blog"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  network = { vpc_id = "vpc-0fedcba9876543210", subnet_ids = ["subnet-0a1110000000000aa", "subnet-0a2220000000000aa"] }
  efs     = { subnet_ids = ["subnet-0a1110000000000aa"] }
}
