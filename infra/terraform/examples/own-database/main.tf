# An existing database and file system, as of a site that moves here: only what is missing is created.

provider "aws" {
  region = "eu-central-1"
}

module "wordpress" {
  source = "../.."

  name  = "legacy"
  layer = { zip = "../../../../dist/phpbridge-php84-arm64.zip", extra = ["arn:aws:lambda:eu-central-1:123456789012:layer:phpbridge-php84-imagick-arm64:1"] }

  network = {
    vpc_id     = "vpc-0123456789abcdef0"
    subnet_ids = ["subnet-0123456789abcdef0"]
  }

  # The owner of the files. The mount targets' group will accept the function.
  efs = {
    path     = "/wordpress"
    uid      = 33
    gid      = 33
    existing = { id = "fs-0123456789abcdef0", security_group_ids = ["sg-0123456789abcdef1"] }
  }

  database = {
    kind               = "none"
    host               = "mysql.internal.example.com"
    name               = "legacy"
    secret_arn         = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:legacy-database-AbCdEf"
    security_group_ids = ["sg-0123456789abcdef0"]
  }

  schedule  = null
  dashboard = false
  alarms    = { enabled = false }
}

output "url" {
  value = module.wordpress.url
}

output "function_security_group" {
  value = module.wordpress.network.function_security_group_id
}
