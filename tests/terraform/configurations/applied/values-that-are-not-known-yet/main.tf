# Every id and ARN that the module accepts comes from a resource of the same configuration.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_vpc" "own" {
  cidr_block = "172.20.0.0/16"
}

resource "aws_subnet" "own" {
  for_each = { a = 0, b = 1 }

  vpc_id     = aws_vpc.own.id
  cidr_block = cidrsubnet(aws_vpc.own.cidr_block, 8, each.value)
}

resource "aws_security_group" "own" {
  name_prefix = "own-"
  description = "Database and files"
  vpc_id      = aws_vpc.own.id
}

resource "aws_efs_file_system" "own" {
  encrypted = true
}

resource "aws_kms_key" "own" {
  description = "The site"
}

resource "aws_iam_policy" "own" {
  name   = "own"
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_secretsmanager_secret" "own" {
  name = "own"
}

resource "aws_sns_topic" "own" {
  name = "own"
}

resource "aws_lambda_layer_version" "own" {
  layer_name       = "own"
  filename         = "../../../../../dist/phpbridge-php84-arm64.zip"
  source_code_hash = filebase64sha256("../../../../../dist/phpbridge-php84-arm64.zip")
}

resource "aws_vpc_endpoint" "own" {
  vpc_id            = aws_vpc.own.id
  service_name      = "com.amazonaws.eu-central-1.execute-api"
  vpc_endpoint_type = "Interface"
  subnet_ids        = values(aws_subnet.own)[*].id
}

resource "aws_acm_certificate" "own" {
  domain_name       = "intranet.example.com"
  validation_method = "DNS"
}

# These stand for web ACLs: their results are known after apply.
resource "terraform_data" "web_acl" {
  input = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/own/1"
}

resource "terraform_data" "global_web_acl" {
  input = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/own/1"
}

module "site" {
  source = "../../../../../infra/terraform"

  name                 = "unknown"
  layer                = { arn = aws_lambda_layer_version.own.arn, extra = [aws_lambda_layer_version.own.arn] }
  kms_key_arn          = aws_kms_key.own.arn
  permissions_boundary = aws_iam_policy.own.arn
  network              = { vpc_id = aws_vpc.own.id, subnet_ids = values(aws_subnet.own)[*].id, secrets_endpoint = true }
  efs                  = { existing = { id = aws_efs_file_system.own.id, security_group_ids = [aws_security_group.own.id] } }
  function             = { policy_arns = { own = aws_iam_policy.own.arn } }
  alarms               = { actions = [aws_sns_topic.own.arn] }
  cloudfront           = { enabled = false }

  front = {
    kind    = "rest_api"
    domains = ["intranet.example.com"]
    waf     = { arn = tostring(terraform_data.web_acl.output) }
    private = { vpc_endpoint_ids = [aws_vpc_endpoint.own.id], certificate_arn = aws_acm_certificate.own.arn }
  }

  database = {
    kind               = "none"
    host               = aws_vpc_endpoint.own.dns_entry[0].dns_name
    secret_arn         = aws_secretsmanager_secret.own.arn
    security_group_ids = [aws_security_group.own.id]
  }

  install = {
    admin_email      = "editor@example.com"
    admin_secret_arn = aws_secretsmanager_secret.own.arn
  }
}

module "public" {
  source = "../../../../../infra/terraform"

  name   = "unknown-too"
  layer  = { arn = aws_lambda_layer_version.own.arn }
  alarms = { enabled = false }

  cloudfront = {
    aliases                    = ["example.com"]
    certificate_arn            = aws_acm_certificate.global.arn
    response_headers_policy_id = aws_cloudfront_response_headers_policy.own.id
    waf_arn                    = tostring(terraform_data.global_web_acl.output)
  }
}

resource "aws_acm_certificate" "global" {
  region = "us-east-1"

  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_cloudfront_response_headers_policy" "own" {
  name = "own"

  security_headers_config {
    content_type_options {
      override = true
    }
  }
}
