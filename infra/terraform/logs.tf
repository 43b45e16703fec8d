resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.logs.retention_days
  tags              = var.tags
}

resource "aws_cloudwatch_log_group" "api" {
  # A REST API could only write one if the whole account let it.
  count = var.front.kind == "http_api" ? 1 : 0

  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.logs.retention_days
  tags              = var.tags
}

locals {
  # What API Gateway knows and the function's own log does not. No query: it may carry what is private.
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
