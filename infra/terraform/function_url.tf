resource "aws_lambda_function_url" "this" {
  count = local.front.kind == "function_url" ? 1 : 0

  function_name = aws_lambda_function.this.function_name
  qualifier     = local.qualifier
  # Visitors do not sign their requests. Behind CloudFront the function refuses all requests without the origin secret.
  authorization_type = "NONE"
  invoke_mode        = local.streaming ? "RESPONSE_STREAM" : "BUFFERED"
}

# A Function URL needs both permissions; each is bound to calls through the URL.
resource "aws_lambda_permission" "function_url" {
  count = local.front.kind == "function_url" ? 1 : 0

  statement_id           = "function-url"
  function_name          = aws_lambda_function.this.function_name
  qualifier              = local.qualifier
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "*"
  function_url_auth_type = "NONE"
}

resource "aws_lambda_permission" "invoke_by_function_url" {
  count = local.front.kind == "function_url" ? 1 : 0

  statement_id             = "invoke-by-function-url"
  function_name            = aws_lambda_function.this.function_name
  qualifier                = local.qualifier
  action                   = "lambda:InvokeFunction"
  principal                = "*"
  invoked_via_function_url = true
}
