# Refused: database has no member "security_group_id". Use database.security_group_ids = ["sg-…"], a list.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name     = "blog"
  layer    = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  database = { security_group_id = "sg-0fedcba9876543210" }
}
