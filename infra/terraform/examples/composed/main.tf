# The site's surroundings come from the same configuration: VPC, file system, KMS key, certificate and security headers. Their ids and
# ARNs are not known before the first apply. The module needs the number of subnets then, not their ids.

provider "aws" {
  region = "eu-west-3"
}

variable "zone" {
  description = "The hosted zone of Route 53 that the site's domain is in."
  type        = string
  default     = "example.com"
}

module "wordpress" {
  source = "../.."

  name        = "journal"
  layer       = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
  kms_key_arn = aws_kms_key.site.arn
  network     = { vpc_id = aws_vpc.site.id, subnet_ids = aws_subnet.private[*].id }
  efs         = { existing = { id = aws_efs_file_system.files.id, security_group_ids = [aws_security_group.files.id] } }

  cloudfront = {
    aliases                    = ["journal.${var.zone}"]
    certificate_arn            = aws_acm_certificate_validation.site.certificate_arn
    response_headers_policy_id = aws_cloudfront_response_headers_policy.site.id
  }

  # Mount targets come before the function.
  depends_on = [aws_efs_mount_target.files]
}

resource "aws_kms_key" "site" {
  description         = "The journal"
  enable_key_rotation = true
}

resource "aws_vpc" "site" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_subnet" "private" {
  count = 2

  vpc_id            = aws_vpc.site.id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  cidr_block        = cidrsubnet(aws_vpc.site.cidr_block, 4, count.index)
}

resource "aws_efs_file_system" "files" {
  encrypted  = true
  kms_key_id = aws_kms_key.site.arn
}

resource "aws_security_group" "files" {
  name_prefix = "journal-files-"
  description = "The files of the journal"
  vpc_id      = aws_vpc.site.id
}

resource "aws_efs_mount_target" "files" {
  count = 2

  file_system_id  = aws_efs_file_system.files.id
  subnet_id       = aws_subnet.private[count.index].id
  security_groups = [aws_security_group.files.id]
}

resource "aws_cloudfront_response_headers_policy" "site" {
  name = "journal-headers"

  security_headers_config {
    content_type_options {
      override = true
    }
  }
}

data "aws_route53_zone" "site" {
  name = var.zone
}

resource "aws_acm_certificate" "site" {
  region = "us-east-1"

  domain_name       = "journal.${var.zone}"
  validation_method = "DNS"
}

resource "aws_route53_record" "proof" {
  zone_id = data.aws_route53_zone.site.zone_id
  name    = one(aws_acm_certificate.site.domain_validation_options).resource_record_name
  type    = one(aws_acm_certificate.site.domain_validation_options).resource_record_type
  records = [one(aws_acm_certificate.site.domain_validation_options).resource_record_value]
  ttl     = 300
}

resource "aws_acm_certificate_validation" "site" {
  region = "us-east-1"

  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [aws_route53_record.proof.fqdn]
}

output "url" {
  value = module.wordpress.url
}

output "dns_target" {
  value = module.wordpress.cloudfront.domain_name
}
