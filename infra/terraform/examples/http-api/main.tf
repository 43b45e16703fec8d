# An HTTP API and no CloudFront: for a site inside a company, or behind a CDN of another kind. Nothing leads from the network to
# the internet: to install, give function.package a zip with wordpress.zip in it and install.source its path.

provider "aws" {
  region = "eu-west-1"
}

module "wordpress" {
  source = "../.."

  name       = "intranet"
  layer      = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
  front      = { kind = "http_api", throttle_rate = 50, throttle_burst = 100 }
  cloudfront = { enabled = false }
  network    = { nat = "none", cidr = "10.20.0.0/22", zones = 3 }
  schedule   = "cron(0/15 * * * ? *)"
  logs       = { retention_days = 365, level = "WARN" }

  efs = {
    throughput_mode   = "provisioned"
    provisioned_mibps = 20
    transition_to_ia  = "AFTER_90_DAYS"
  }
}

output "url" {
  value = module.wordpress.url
}
