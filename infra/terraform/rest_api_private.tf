# A private REST API: only the interface endpoints of front.private reach it, at a private custom domain name, as the API's own
# address has the stage in its path. Its DNS record, in a private zone, leads to the endpoint.

locals {
  private = local.front.private != null

  # For the API and for its domain name.
  private_policy = local.private ? jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Endpoints"
      Effect    = "Allow"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
      Principal = "*"
      Condition = { StringEquals = { "aws:SourceVpce" = local.front.private.vpc_endpoint_ids } }
    }]
  }) : null
}

resource "aws_api_gateway_rest_api_policy" "private" {
  count = local.private ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  policy      = local.private_policy
}

resource "aws_api_gateway_domain_name" "private" {
  count = local.private ? 1 : 0

  domain_name     = local.domains[0]
  certificate_arn = local.front.private.certificate_arn
  policy          = local.private_policy
  tags            = var.tags

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}

resource "aws_api_gateway_base_path_mapping" "private" {
  count = local.private ? 1 : 0

  api_id         = aws_api_gateway_rest_api.this[0].id
  stage_name     = aws_api_gateway_stage.this[0].stage_name
  domain_name    = aws_api_gateway_domain_name.private[0].domain_name
  domain_name_id = aws_api_gateway_domain_name.private[0].domain_name_id
}

# By number: the endpoints' ids may not be known yet.
resource "aws_api_gateway_domain_name_access_association" "private" {
  count = local.private ? length(local.front.private.vpc_endpoint_ids) : 0

  access_association_source      = local.front.private.vpc_endpoint_ids[count.index]
  access_association_source_type = "VPCE"
  domain_name_arn                = aws_api_gateway_domain_name.private[0].arn
  tags                           = var.tags
}

# AWS WAF for the stage, private or not.
resource "aws_wafv2_web_acl_association" "rest_api" {
  count = local.front.waf != null ? 1 : 0

  resource_arn = aws_api_gateway_stage.this[0].arn
  web_acl_arn  = local.front.waf.arn
}
