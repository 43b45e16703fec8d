resource "aws_apigatewayv2_api" "this" {
  count = local.front.kind == "http_api" ? 1 : 0

  name          = var.name
  protocol_type = "HTTP"
  tags          = var.tags
}

resource "aws_apigatewayv2_integration" "this" {
  count = local.front.kind == "http_api" ? 1 : 0

  api_id                 = aws_apigatewayv2_api.this[0].id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = local.invoke_arn
  payload_format_version = "2.0"
  # The maximum of HTTP APIs.
  timeout_milliseconds = 30000
}

resource "aws_apigatewayv2_route" "this" {
  count = local.front.kind == "http_api" ? 1 : 0

  api_id    = aws_apigatewayv2_api.this[0].id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.this[0].id}"
}

resource "aws_apigatewayv2_stage" "this" {
  count = local.front.kind == "http_api" ? 1 : 0

  api_id = aws_apigatewayv2_api.this[0].id
  # The only stage whose name is not in the path.
  name        = "$default"
  auto_deploy = true
  tags        = var.tags

  default_route_settings {
    throttling_rate_limit  = local.front.throttle_rate
    throttling_burst_limit = local.front.throttle_burst
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api[0].arn
    format          = local.api_log
  }
}

resource "aws_lambda_permission" "http_api" {
  count = local.front.kind == "http_api" ? 1 : 0

  statement_id  = "http-api"
  function_name = aws_lambda_function.this.function_name
  qualifier     = local.qualifier
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this[0].execution_arn}/*/*"
}
