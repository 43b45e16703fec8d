# Refused: so it would never pause. Set schedule = "rate(1 hour)", or min_capacity = 0.5
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name     = "blog"
  layer    = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  database = { kind = "aurora" }
}
