variable "efs" {
  type = object({
    throughput_mode     = optional(string, "elastic")
    provisioned_mibps   = optional(number)
    transition_to_ia    = optional(string)
    backup              = optional(bool, true)
    deletion_protection = optional(bool, true)
    subnet_ids          = optional(list(string), [])
    path                = optional(string, "/wordpress")
    uid                 = optional(number, 1000)
    gid                 = optional(number, 1000)
    existing = optional(object({
      id                 = string
      security_group_ids = optional(list(string), [])
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["elastic", "bursting", "provisioned"], var.efs.throughput_mode)
    error_message = "efs.throughput_mode is \"${var.efs.throughput_mode}\". Use elastic, bursting or provisioned."
  }

  validation {
    condition     = (var.efs.throughput_mode == "provisioned") == (var.efs.provisioned_mibps != null)
    error_message = "efs.throughput_mode = \"provisioned\" and efs.provisioned_mibps require each other. Set both, or neither."
  }

  validation {
    condition     = startswith(var.efs.path, "/") && var.efs.path != "/" && length(split("/", var.efs.path)) <= 5
    error_message = "efs.path is \"${var.efs.path}\". Use a folder below the root, such as /wordpress, at most four levels deep: EFS creates it with the owner uid and gid, which it cannot do for the root."
  }

  validation {
    condition     = var.efs.existing == null || length(var.network.subnet_ids) > 0
    error_message = "efs.existing has its mount targets in a VPC that exists. Name that VPC in network.vpc_id and network.subnet_ids."
  }

  validation {
    condition     = length(var.efs.subnet_ids) == 0 || length(setsubtract(var.efs.subnet_ids, var.network.subnet_ids)) == 0
    error_message = "efs.subnet_ids contains subnets that are not in network.subnet_ids. Choose the subnets of the mount targets from network.subnet_ids, one for each zone."
  }
}

variable "uploads" {
  type = object({
    bucket          = optional(bool, false)
    allowed_origins = optional(list(string), [])
    versioning      = optional(bool, true)
    force_destroy   = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = !var.uploads.bucket || var.cloudfront.enabled
    error_message = "uploads.bucket is set, but cloudfront.enabled is false. Only the distribution can read the bucket: enable CloudFront, or remove uploads.bucket."
  }

  validation {
    condition     = !contains(var.uploads.allowed_origins, "*")
    error_message = "uploads.allowed_origins contains \"*\". Name the sites that may upload, such as https://example.com."
  }
}
