# The three ways to call the function.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
}

run "a_function_url_has_both_permissions" {
  assert {
    condition     = aws_lambda_permission.function_url[0].action == "lambda:InvokeFunctionUrl" && aws_lambda_permission.function_url[0].function_url_auth_type == "NONE"
    error_message = "the URL may be called"
  }

  assert {
    condition     = aws_lambda_permission.invoke_by_function_url[0].action == "lambda:InvokeFunction" && aws_lambda_permission.invoke_by_function_url[0].invoked_via_function_url
    error_message = "the function may be invoked by it"
  }

  assert {
    condition     = one([for origin in aws_cloudfront_distribution.this[0].origin : origin.domain_name]) == "mock.lambda-url.eu-central-1.on.aws"
    error_message = "CloudFront asks the Function URL"
  }

  assert {
    condition     = length(aws_apigatewayv2_api.this) + length(aws_api_gateway_rest_api.this) == 0
    error_message = "no API beside it"
  }
}

run "a_function_url_streams_if_asked_to" {
  command = plan

  variables {
    front = { streaming = true }
  }

  assert {
    condition     = aws_lambda_function_url.this[0].invoke_mode == "RESPONSE_STREAM"
    error_message = "the URL streams"
  }
}

run "a_function_url_without_cloudfront" {
  variables {
    cloudfront = { enabled = false }
  }

  assert {
    condition     = output.url == "https://mock.lambda-url.eu-central-1.on.aws" && output.cloudfront == null
    error_message = "the site is at the Function URL, not at ${output.url}"
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.this.environment[0].variables), "PHPBRIDGE_ORIGIN_SECRET") && length(aws_ssm_parameter.origin_secret) == 0
    error_message = "without CloudFront no secret is sent, so none may be required"
  }
}

run "an_http_api" {
  variables {
    front = { kind = "http_api", throttle_rate = 50, throttle_burst = 80 }
  }

  assert {
    condition     = aws_apigatewayv2_integration.this[0].payload_format_version == "2.0" && aws_apigatewayv2_integration.this[0].integration_uri == aws_lambda_function.this.invoke_arn
    error_message = "the API invokes the function with payload 2.0"
  }

  assert {
    condition     = aws_apigatewayv2_route.this[0].route_key == "$default" && aws_apigatewayv2_stage.this[0].name == "$default"
    error_message = "all paths, and no stage in them"
  }

  assert {
    condition     = aws_apigatewayv2_stage.this[0].default_route_settings[0].throttling_rate_limit == 50 && aws_apigatewayv2_stage.this[0].default_route_settings[0].throttling_burst_limit == 80
    error_message = "requests are bounded"
  }

  assert {
    condition     = aws_lambda_permission.http_api[0].source_arn == "arn:aws:execute-api:eu-central-1:123456789012:mock/*/*" && length(aws_lambda_function_url.this) == 0
    error_message = "only this API may invoke the function"
  }
}

run "a_rest_api_streams" {
  variables {
    front = { kind = "rest_api" }
  }

  assert {
    condition     = alltrue([for integration in aws_api_gateway_integration.this : integration.response_transfer_mode == "STREAM" && integration.uri == aws_lambda_function.this.response_streaming_invoke_arn])
    error_message = "both integrations stream"
  }

  assert {
    condition     = toset(keys(aws_api_gateway_integration.this)) == toset(["root", "below"]) && aws_api_gateway_rest_api.this[0].binary_media_types == tolist(["*/*"])
    error_message = "all paths, all bodies as they are"
  }

  assert {
    condition     = one([for origin in aws_cloudfront_distribution.this[0].origin : origin.origin_path]) == "/live" && one([for origin in aws_cloudfront_distribution.this[0].origin : origin.domain_name]) == "mock.execute-api.eu-central-1.amazonaws.com"
    error_message = "CloudFront puts the stage before the path"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_INVOKE_MODE"]) == "response_stream"
    error_message = "the bridge streams too"
  }
}

run "a_rest_api_that_buffers" {
  variables {
    front = { kind = "rest_api", streaming = false }
  }

  assert {
    condition     = alltrue([for integration in aws_api_gateway_integration.this : integration.response_transfer_mode == "BUFFERED" && integration.uri == aws_lambda_function.this.invoke_arn && integration.timeout_milliseconds == 29000])
    error_message = "no integration streams"
  }
}

run "a_rest_api_streams_from_the_alias" {
  variables {
    front    = { kind = "rest_api" }
    function = { provisioned_concurrency = 1 }
  }

  assert {
    condition     = alltrue([for integration in aws_api_gateway_integration.this : endswith(integration.uri, ":function:mock:live/response-streaming-invocations")])
    error_message = "the alias is streamed from"
  }
}
