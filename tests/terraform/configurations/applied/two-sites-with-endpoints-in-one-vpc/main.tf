# Each has an endpoint of Secrets Manager of its own. Neither may claim the VPC's name of the service.
provider "aws" {
  region = "eu-west-2"
}

module "site" {
  for_each = toset(["press", "shop"])
  source   = "../../../../../infra/terraform"

  name     = each.key
  layer    = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  database = { multi_az = true }

  network = {
    vpc_id           = "vpc-0fedcba9876543210"
    subnet_ids       = ["subnet-0fedcba9876543210", "subnet-0fedcba9876543211"]
    secrets_endpoint = true
  }
}
