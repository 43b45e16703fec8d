# A REST API before the function, which streams what PHP writes: pages begin to arrive before they are done, and downloads may
# be larger than 6 MB. On x86_64, from a published layer, in a network that leads out by IPv6 only.

provider "aws" {
  region = "us-east-1"
}

module "wordpress" {
  source = "../.."

  name  = "shop"
  layer = { arn = "arn:aws:lambda:us-east-1:123456789012:layer:phpbridge-php84-x86_64:1" }
  front = { kind = "rest_api" }

  function = {
    architecture            = "x86_64"
    memory_mb               = 3008
    reserved_concurrency    = 50
    provisioned_concurrency = 2
    tracing                 = true
    environment             = { PHPBRIDGE_PHP_INI_max_input_vars = "5000" }
  }

  network  = { nat = "ipv6" }
  database = { kind = "mysql", instance_class = "db.t4g.medium", proxy = true }
}

output "url" {
  value = module.wordpress.url
}

# This network does not lead to wordpress.org by IPv4: put WordPress's archive into function.package, and
# "source":"/var/task/wordpress.zip" into the command's event.
output "install" {
  value = module.wordpress.install_command
}
