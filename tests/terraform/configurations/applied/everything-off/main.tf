# No CDN, no schedule, no alarms, no dashboard, no internet.
provider "aws" {
  region = "eu-west-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name       = "quiet"
  layer      = { zip = "../../../../../dist/phpbridge-php84-arm64.zip" }
  cloudfront = { enabled = false }
  network    = { nat = "none", secrets_endpoint = false }
  efs        = { backup = false, throughput_mode = "bursting" }
  alarms     = { enabled = false }
  logs       = { retention_days = 1 }
  schedule   = null
  dashboard  = false
}
