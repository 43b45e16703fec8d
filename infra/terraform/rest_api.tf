locals {
  rest_stage = "live"
  # The root, and all paths below it.
  rest_resources = local.front.kind == "rest_api" ? {
    root  = aws_api_gateway_rest_api.this[0].root_resource_id
    below = aws_api_gateway_resource.this[0].id
  } : {}
}

resource "aws_api_gateway_rest_api" "this" {
  count = local.front.kind == "rest_api" ? 1 : 0

  name = var.name
  # Bodies are passed unchanged: uploads, images, compressed pages.
  binary_media_types = ["*/*"]
  tags               = var.tags

  endpoint_configuration {
    types            = [local.private ? "PRIVATE" : "REGIONAL"]
    vpc_endpoint_ids = local.private ? local.front.private.vpc_endpoint_ids : null
  }
}

resource "aws_api_gateway_resource" "this" {
  count = local.front.kind == "rest_api" ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  parent_id   = aws_api_gateway_rest_api.this[0].root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "this" {
  for_each = local.rest_resources

  rest_api_id   = aws_api_gateway_rest_api.this[0].id
  resource_id   = each.value
  http_method   = "ANY"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "this" {
  for_each = local.rest_resources

  rest_api_id             = aws_api_gateway_rest_api.this[0].id
  resource_id             = each.value
  http_method             = aws_api_gateway_method.this[each.key].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = local.streaming ? local.streaming_arn : local.invoke_arn
  response_transfer_mode  = local.streaming ? "STREAM" : "BUFFERED"
  # A streamed response may last as long as the function, a buffered one 29 seconds.
  timeout_milliseconds = local.streaming ? min(local.function.timeout_seconds * 1000, 900000) : 29000
}

resource "aws_api_gateway_deployment" "this" {
  count = local.front.kind == "rest_api" ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id

  # A deployment is a copy: when what it copies changes, another one is needed.
  triggers = {
    copied = sha256(jsonencode([aws_api_gateway_method.this, aws_api_gateway_integration.this, aws_api_gateway_rest_api_policy.private]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  count = local.front.kind == "rest_api" ? 1 : 0

  rest_api_id          = aws_api_gateway_rest_api.this[0].id
  deployment_id        = aws_api_gateway_deployment.this[0].id
  stage_name           = local.rest_stage
  xray_tracing_enabled = local.function.tracing
  tags                 = var.tags
}

resource "aws_api_gateway_method_settings" "this" {
  count = local.front.kind == "rest_api" ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  stage_name  = aws_api_gateway_stage.this[0].stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = local.front.throttle_rate
    throttling_burst_limit = local.front.throttle_burst
  }
}

resource "aws_lambda_permission" "rest_api" {
  count = local.front.kind == "rest_api" ? 1 : 0

  statement_id  = "rest-api"
  function_name = aws_lambda_function.this.function_name
  qualifier     = local.qualifier
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this[0].execution_arn}/*/*"
}
