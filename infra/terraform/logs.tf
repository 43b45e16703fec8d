resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${local.resource_names.function}"
  retention_in_days = local.logs.retention_days
  tags              = var.tags
}

resource "aws_cloudwatch_log_group" "api" {
  # REST APIs write access logs only with a setting of the whole account.
  count = local.front.kind == "http_api" ? 1 : 0

  name              = "/aws/apigateway/${var.name}"
  retention_in_days = local.logs.retention_days
  tags              = var.tags
}

locals {
  # Fields of API Gateway that the function's own log lacks. Without the query, which may contain private values.
  api_log = jsonencode({
    time      = "$context.requestTime"
    requestId = "$context.requestId"
    ip        = "$context.identity.sourceIp"
    method    = "$context.httpMethod"
    path      = "$context.path"
    status    = "$context.status"
    length    = "$context.responseLength"
    latencyMs = "$context.responseLatency"
    error     = "$context.error.message"
  })
}
