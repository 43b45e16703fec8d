# Refused: efs has no member "trougput_mode". Correct or remove it: the members of efs are
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name  = "blog"
  layer = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  efs   = { trougput_mode = "bursting" }
}
