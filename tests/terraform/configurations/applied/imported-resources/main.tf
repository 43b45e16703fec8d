# Files and a log that exist come under the module by import, and stay the same resources.
provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name  = "moved"
  layer = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
}

import {
  to = module.site.aws_efs_file_system.this[0]
  id = "fs-0fedcba9876543210"
}

import {
  to = module.site.aws_cloudwatch_log_group.function
  id = "/aws/lambda/moved"
}
