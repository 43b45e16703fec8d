# A standby in another region: roles and CloudFront's policies are global and need different names.
provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-east-1"

  default_tags {
    tags = { Role = "standby" }
  }
}

module "site" {
  source = "../../../../../infra/terraform"

  name    = "daily-news"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  uploads = { bucket = true }
  network = { zones = 3 }
}

module "standby" {
  source = "../../../../../infra/terraform"

  providers = { aws = aws.standby }

  name    = "daily-news"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  uploads = { bucket = true }
  network = { zones = 4, nat_per_zone = true }
}
