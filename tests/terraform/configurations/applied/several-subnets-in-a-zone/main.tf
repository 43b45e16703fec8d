# Two subnets in each zone, of which one has the mount target.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name    = "club"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  efs     = { subnet_ids = ["subnet-0a1110000000000aa", "subnet-0b1110000000000bb"] }
  network = { vpc_id = "vpc-0fedcba9876543210", subnet_ids = ["subnet-0a1110000000000aa", "subnet-0a2220000000000aa", "subnet-0b1110000000000bb", "subnet-0b2220000000000bb"] }
}
