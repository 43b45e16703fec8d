# The longest name, in a region with a long name, with everything that has a name.
provider "aws" {
  region = "ap-southeast-2"
}

module "site" {
  source = "../../../../../infra/terraform"

  name     = "north-west-division-of-a-company-with-long-names-production1"
  layer    = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  uploads  = { bucket = true }
  front    = { kind = "rest_api" }
  database = { kind = "aurora", min_capacity = 0.5, proxy = true, multi_az = true }
  function = { provisioned_concurrency = 1 }
  alarms   = { email = "operations@example.com" }
}
