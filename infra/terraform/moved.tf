# Resources whose addresses changed.

moved {
  from = aws_cloudfront_origin_request_policy.files[0]
  to   = aws_cloudfront_origin_request_policy.this["files"]
}
