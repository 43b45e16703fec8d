# All switches, as far as they do not exclude each other.
provider "aws" {
  region = "us-east-1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name        = "full"
  layer       = { zip = "../../../../../dist/phpbridge-php84-arm64.zip", keep_old_versions = true, extra = ["arn:aws:lambda:us-east-1:123456789012:layer:imagick-arm64:3"] }
  kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
  uploads     = { bucket = true, force_destroy = true }
  front       = { kind = "rest_api", secret_rotation = 2, waf = { arn = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/api/1" } }
  efs         = { throughput_mode = "provisioned", provisioned_mibps = 50, transition_to_ia = "AFTER_30_DAYS" }
  network     = { zones = 3, nat_per_zone = true, secrets_endpoint = true }
  function    = { provisioned_concurrency = 2, reserved_concurrency = 40, tracing = true, memory_mb = 3008, tmp_mb = 2048 }
  alarms      = { email = "operations@example.com", actions = ["arn:aws:sns:us-east-1:123456789012:on-call"] }
  tags        = { Site = "full" }

  cloudfront = {
    aliases         = ["full.example.com", "*.full.example.com"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
    waf_arn         = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/web/01234567-89ab-cdef-0123-456789abcdef"
    dynamic_paths   = ["/wp-content/members/*"]
  }

  database = {
    kind                 = "mysql"
    instance_class       = "db.r8g.large"
    multi_az             = true
    proxy                = true
    performance_insights = true
    allow_major_upgrade  = true
    apply_immediately    = true
    blue_green           = true
    maintenance_window   = "sun:02:00-sun:03:00"
    backup_window        = "01:00-01:30"
    backup_days          = 35
  }

  install = {
    admin_email      = "editor@example.com"
    admin_secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:full-admin-AbCdEf"
  }
}
