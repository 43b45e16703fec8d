# An intranet: only clients in your VPC, or in networks that are connected to it, reach the site, by an interface endpoint for
# execute-api and a name in a private zone. AWS WAF sits in front of it.

provider "aws" {
  region = "eu-central-1"
}

variable "vpc_id" {
  description = "Your VPC."
  type        = string
  default     = "vpc-0123456789abcdef0"
}

variable "subnet_ids" {
  description = "Private subnets of it, in two zones."
  type        = list(string)
  default     = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

locals {
  domain = "intranet.example.com"
}

module "wordpress" {
  source = "../.."

  name       = "intranet"
  layer      = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
  cloudfront = { enabled = false }
  network    = { vpc_id = var.vpc_id, subnet_ids = var.subnet_ids, secrets_endpoint = true }

  front = {
    kind    = "rest_api"
    domains = [local.domain]
    waf     = { arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/office/01234567-89ab-cdef-0123-456789abcdef" }
    private = {
      vpc_endpoint_ids = [aws_vpc_endpoint.api.id]
      certificate_arn  = "arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
    }
  }
}

resource "aws_security_group" "api" {
  name_prefix = "intranet-api-"
  description = "Clients of the intranet"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  description       = "HTTPS from all networks of the company"
  security_group_id = aws_security_group.api.id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Private DNS would lead all API Gateway addresses in the VPC to this endpoint.
resource "aws_vpc_endpoint" "api" {
  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.eu-central-1.execute-api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = false
  subnet_ids          = var.subnet_ids
  security_group_ids  = [aws_security_group.api.id]
}

resource "aws_route53_zone" "intranet" {
  name = local.domain

  vpc {
    vpc_id = var.vpc_id
  }
}

resource "aws_route53_record" "intranet" {
  zone_id = aws_route53_zone.intranet.zone_id
  name    = local.domain
  type    = "A"

  alias {
    name                   = aws_vpc_endpoint.api.dns_entry[0].dns_name
    zone_id                = aws_vpc_endpoint.api.dns_entry[0].hosted_zone_id
    evaluate_target_health = false
  }
}

output "url" {
  value = module.wordpress.url
}
