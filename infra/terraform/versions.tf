terraform {
  # 1.9: a validation may look at other variables. OpenTofu has the same number for it.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.28 knows response streaming of REST APIs and permissions that hold for Function URLs only.
      version = ">= 6.28, < 7"
    }
  }
}
