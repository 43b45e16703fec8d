# A site at domains of its own, installed at the end of apply: certificate and DNS records, a media library in S3,
# and mails when something is wrong.

provider "aws" {
  region = "eu-central-1"
}

variable "zone" {
  description = "The hosted zone of Route 53 that the site's domains are in."
  type        = string
  default     = "example.com"
}

locals {
  domains = [var.zone, "www.${var.zone}"]
}

module "administrator" {
  source = "../../modules/secret"

  name        = "magazine-admin"
  description = "The administrator of the magazine"
}

module "wordpress" {
  source = "../.."

  name    = "magazine"
  layer   = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
  uploads = { bucket = true }

  cloudfront = {
    aliases         = local.domains
    certificate_arn = aws_acm_certificate_validation.site.certificate_arn
    price_class     = "PriceClass_All"
  }

  database = {
    kind           = "mariadb"
    instance_class = "db.t4g.small"
    multi_az       = true
  }

  install = {
    title            = "The Magazine"
    admin_email      = "editor@${var.zone}"
    admin_secret_arn = module.administrator.arn
  }

  alarms = { email = "operations@${var.zone}" }
  tags   = { Site = "magazine" }
}

data "aws_route53_zone" "site" {
  name = var.zone
}

# CloudFront looks for certificates there.
resource "aws_acm_certificate" "site" {
  region = "us-east-1"

  domain_name               = local.domains[0]
  subject_alternative_names = slice(local.domains, 1, length(local.domains))
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  proofs = { for domain in local.domains : domain => one([
    for proof in aws_acm_certificate.site.domain_validation_options : proof if proof.domain_name == domain
  ]) }
}

resource "aws_route53_record" "proof" {
  for_each = toset(local.domains)

  zone_id = data.aws_route53_zone.site.zone_id
  name    = local.proofs[each.key].resource_record_name
  type    = local.proofs[each.key].resource_record_type
  records = [local.proofs[each.key].resource_record_value]
  ttl     = 300
}

resource "aws_acm_certificate_validation" "site" {
  region = "us-east-1"

  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [for record in aws_route53_record.proof : record.fqdn]
}

resource "aws_route53_record" "site" {
  for_each = { for pair in setproduct(local.domains, ["A", "AAAA"]) : join(" ", pair) => pair }

  zone_id = data.aws_route53_zone.site.zone_id
  name    = each.value[0]
  type    = each.value[1]

  alias {
    name                   = module.wordpress.cloudfront.domain_name
    zone_id                = module.wordpress.cloudfront.zone_id
    evaluate_target_health = false
  }
}

output "url" {
  value = module.wordpress.url
}

output "installed" {
  value = module.wordpress.install_result
}
