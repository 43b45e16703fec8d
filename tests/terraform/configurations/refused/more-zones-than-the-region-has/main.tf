# Refused: network.zones is 4, but eu-central-1 has 3 zones (eu-central-1a, eu-central-1b, eu-central-1c). Use fewer.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name    = "blog"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  network = { zones = 4 }
}
