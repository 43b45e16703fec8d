# An HTTP API behind a CDN of your own. The API is on the internet, like every HTTP API: the function refuses requests that do not carry
# the secret, which the CDN must send in X-Origin-Secret, with the client's address in True-Client-IP and the visitor's host in
# X-Forwarded-Host. It must replace such headers of clients. Nothing leads from the network to the internet: to install, put
# wordpress.zip into function.package and set install.source to its path.

provider "aws" {
  region = "eu-west-1"
}

module "wordpress" {
  source = "../.."

  name       = "press"
  layer      = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
  cloudfront = { enabled = false }
  network    = { nat = "none", cidr = "10.20.0.0/22", zones = 3 }
  schedule   = "cron(0/15 * * * ? *)"
  logs       = { retention_days = 365, level = "WARN" }

  front = {
    kind           = "http_api"
    throttle_rate  = 50
    throttle_burst = 100
    domains        = ["press.example.com"]
    origin_secret  = true
  }

  efs = {
    throughput_mode   = "provisioned"
    provisioned_mibps = 20
    transition_to_ia  = "AFTER_90_DAYS"
  }
}

# The CDN's origin.
output "origin" {
  value = module.wordpress.origin_url
}

# aws ssm get-parameter --with-decryption --name …
output "origin_secret_parameters" {
  value = module.wordpress.origin_secret_parameters
}
