# Refused: efs.existing has no member "ids". Correct or remove it: the members of efs.existing are id, security_group_ids.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name    = "blog"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  network = { vpc_id = "vpc-0fedcba9876543210", subnet_ids = ["subnet-0fedcba9876543210", "subnet-0fedcba9876543211"] }
  efs     = { existing = { id = "fs-0fedcba9876543210", ids = [] } }
}
