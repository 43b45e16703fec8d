variable "name" {
  description = "The name of the secret."
  type        = string
}

variable "username" {
  description = "The user of the password, stored in the secret beside it."
  type        = string
  default     = "admin"
  nullable    = false
}

variable "description" {
  description = "The description of the secret."
  type        = string
  default     = "A password of WordPress's"
}

variable "rotation" {
  description = "Any other number generates a new password."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.rotation >= 1 && floor(var.rotation) == var.rotation
    error_message = "rotation is a whole number from 1."
  }
}

variable "kms_key_arn" {
  description = "Your own KMS key for the secret, as for the site."
  type        = string
  default     = null
}

variable "recovery_days" {
  description = "How many days a deleted secret can be restored: 7 to 30, or 0."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "recovery_days is 0 or 7 to 30."
  }
}

variable "tags" {
  description = "The tags of the secret."
  type        = map(string)
  default     = {}
  nullable    = false
}
