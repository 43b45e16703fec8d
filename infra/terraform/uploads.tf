resource "aws_s3_bucket" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  # Unique in the world, by account and region.
  bucket        = local.resource_names.bucket
  force_destroy = local.uploads.force_destroy
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket                  = aws_s3_bucket.uploads[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket = aws_s3_bucket.uploads[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket = aws_s3_bucket.uploads[0].id

  rule {
    # Not the site's KMS key: its policy would have to allow CloudFront, and these files are public anyway.
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket = aws_s3_bucket.uploads[0].id

  versioning_configuration {
    status = local.uploads.versioning ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket = aws_s3_bucket.uploads[0].id

  rule {
    id     = "leftovers"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }

  depends_on = [aws_s3_bucket_versioning.uploads]
}

# For browsers that upload with a URL that PHP has signed.
resource "aws_s3_bucket_cors_configuration" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket = aws_s3_bucket.uploads[0].id

  cors_rule {
    allowed_origins = distinct(concat([local.site_url], [for alias in local.cloudfront.aliases : "https://${alias}"], local.uploads.allowed_origins))
    allowed_methods = ["PUT"]
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3600
  }
}

resource "aws_cloudfront_origin_access_control" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  name                              = local.resource_names.origin_access
  description                       = "CloudFront signs its requests to the bucket"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "uploads" {
  count = local.uploads.bucket ? 1 : 0

  bucket = aws_s3_bucket.uploads[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Distribution"
        Effect    = "Allow"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.uploads[0].arn}/wp-content/uploads/*"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.this[0].arn } }
      },
      {
        Sid       = "OnlyEncrypted"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.uploads[0].arn, "${aws_s3_bucket.uploads[0].arn}/*"]
        Principal = { AWS = "*" }
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.uploads]
}
