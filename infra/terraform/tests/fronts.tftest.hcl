# The gateways: Function URL, HTTP API, REST API, private REST API.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
  # So that the tests can destroy what they apply.
  efs = { deletion_protection = false }
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

run "a_cdn_of_your_own" {
  variables {
    cloudfront = { enabled = false }
    front      = { kind = "http_api", domains = ["www.example.com", "example.com"], origin_secret = true, secret_rotation = 1 }
  }

  assert {
    condition     = length(split(",", nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_ORIGIN_SECRET"]))) == 2 && output.origin_secret_parameters == ["/blog/origin-secret/1", "/blog/origin-secret/0"]
    error_message = "the function requires one of two secrets, which you can read"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_VIEWER_HEADER"]) == "True-Client-IP" && nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_ALLOWED_HOSTS"]) == "www.example.com,example.com"
    error_message = "it believes the address that your CDN sends, and answers to your domains"
  }

  assert {
    condition     = output.url == "https://www.example.com" && output.cloudfront == null
    error_message = "the site is at the first domain"
  }
}

run "a_private_site" {
  variables {
    cloudfront = { enabled = false }
    front = {
      kind    = "rest_api"
      domains = ["intranet.example.com"]
      waf     = { arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/mine/1" }
      private = { vpc_endpoint_ids = ["vpce-a", "vpce-b"], certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/mine" }
    }
  }

  assert {
    condition     = aws_api_gateway_rest_api.this[0].endpoint_configuration[0].types == tolist(["PRIVATE"]) && length(aws_api_gateway_domain_name_access_association.private) == 2
    error_message = "two endpoints reach the API"
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api_policy.private[0].policy).Statement[0].Condition.StringEquals["aws:SourceVpce"] == ["vpce-a", "vpce-b"]
    error_message = "and no others"
  }

  assert {
    condition     = output.url == "https://intranet.example.com" && aws_wafv2_web_acl_association.rest_api[0].web_acl_arn == "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/mine/1"
    error_message = "at a domain of yours, behind AWS WAF"
  }
}
