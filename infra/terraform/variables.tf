# What every site needs, and what is about all of it. The other variables-….tf files have one concern each.

variable "name" {
  description = "The name of the site. All created resources have names that begin with it; it must be unique in the account and region."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name))
    error_message = "name has 2 to 32 lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen: RDS and S3 take no other."
  }
}

variable "tags" {
  description = "Tags of all resources that support them."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "kms_key_arn" {
  description = "Your own KMS key for the file system, the database, its secret and the function's environment. By default, keys of AWS are used. It cannot be changed later without replacing the file system and the database."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[\\w-]+:kms:[\\w-]+:\\d{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/…), not of an alias."
  }
}

variable "permissions_boundary" {
  description = "The ARN of the permissions boundary of every role of the module."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[\\w-]+:iam::(\\d{12}|aws):policy/", var.permissions_boundary))
    error_message = "permissions_boundary is the ARN of an IAM policy (arn:aws:iam::ACCOUNT:policy/…)."
  }
}
