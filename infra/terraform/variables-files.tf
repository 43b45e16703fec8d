variable "efs" {
  description = "The file system of WordPress. `elastic` throughput is billed by use; `bursting` is free and slow for small sites; `provisioned` requires `provisioned_mibps`. `transition_to_ia`, such as AFTER_90_DAYS, saves storage costs; the first read of a moved file is slow and billed. `file_system_id` uses an existing file system with its mount targets and backups; only an access point is created."
  type = object({
    throughput_mode   = optional(string, "elastic")
    provisioned_mibps = optional(number)
    transition_to_ia  = optional(string)
    backup            = optional(bool, true)
    path              = optional(string, "/wordpress")
    uid               = optional(number, 1000)
    gid               = optional(number, 1000)
    file_system_id    = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["elastic", "bursting", "provisioned"], var.efs.throughput_mode)
    error_message = "efs.throughput_mode is elastic, bursting or provisioned."
  }

  validation {
    condition     = (var.efs.throughput_mode == "provisioned") == (var.efs.provisioned_mibps != null)
    error_message = "efs.provisioned_mibps goes together with throughput_mode = \"provisioned\", and only with it."
  }

  validation {
    condition     = startswith(var.efs.path, "/") && var.efs.path != "/"
    error_message = "efs.path is a folder below the root, such as /wordpress: a new folder gets the owner uid and gid, the root would stay root's."
  }

  validation {
    condition     = var.efs.file_system_id == null || var.network.vpc_id != null
    error_message = "efs.file_system_id needs network.vpc_id and network.subnet_ids: the file system's mount targets are in a VPC that exists."
  }
}

variable "uploads" {
  description = "A private bucket for the media library, which CloudFront serves below /wp-content/uploads/; CloudFront requests missing files from the function. The browser uploads large files to the bucket; small ones stay on EFS, unless a plugin moves them. `allowed_origins` may upload in addition to the site's own pages. With `force_destroy`, `terraform destroy` deletes the bucket including its contents."
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
    error_message = "uploads.bucket requires cloudfront.enabled: only the distribution can read the bucket."
  }

  validation {
    condition     = !contains(var.uploads.allowed_origins, "*")
    error_message = "uploads.allowed_origins names the sites that may upload, such as https://example.com; not everybody's."
  }
}
