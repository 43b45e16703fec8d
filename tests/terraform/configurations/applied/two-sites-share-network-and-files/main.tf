# The second site lives in the network and on the file system of the first, which is created by the same apply.
provider "aws" {
  region = "eu-north-1"
}

module "first" {
  source = "../../../../../infra/terraform"

  name    = "first"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  network = { nat = "none" }
}

module "second" {
  source = "../../../../../infra/terraform"

  name    = "second"
  layer   = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  network = { vpc_id = module.first.network.vpc_id, subnet_ids = module.first.network.subnet_ids }

  efs = {
    path     = "/second"
    existing = { id = module.first.efs.file_system_id, security_group_ids = [module.first.efs.security_group_id] }
  }
}
