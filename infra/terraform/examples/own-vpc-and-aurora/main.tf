# In an existing VPC, with private subnets in two zones that lead to the internet. Aurora Serverless v2 grows with the site and pauses
# five minutes after the last visitor. The schedule would wake it, so it runs once an hour only.

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = { Team = "web" }
  }
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

module "wordpress" {
  source = "../.."

  name                 = "campaign"
  layer                = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
  front                = { secret_rotation = 3 }
  schedule             = "rate(1 hour)"
  network              = { vpc_id = var.vpc_id, subnet_ids = var.subnet_ids }
  database             = { kind = "aurora", min_capacity = 0, max_capacity = 16, multi_az = true }
  kms_key_arn          = "arn:aws:kms:eu-central-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
  permissions_boundary = "arn:aws:iam::123456789012:policy/web-team"
  alarms               = { actions = ["arn:aws:sns:eu-central-1:123456789012:on-call"] }

  cloudfront = {
    aliases         = ["campaign.example.com"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
    waf_arn         = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/web/01234567-89ab-cdef-0123-456789abcdef"
  }
}

output "url" {
  value = module.wordpress.url
}

output "dns_target" {
  value = module.wordpress.cloudfront.domain_name
}
