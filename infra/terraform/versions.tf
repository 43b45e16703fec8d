terraform {
  # 1.9: validations may refer to other variables. The same applies to OpenTofu.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.28: response streaming of REST APIs, and permissions that are bound to Function URLs.
      version = ">= 6.28, < 7"
    }
  }
}
