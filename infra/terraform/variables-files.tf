variable "efs" {
  description = "The file system of WordPress. `elastic` throughput is billed by use; `bursting` is free and slow for small sites; `provisioned` requires `provisioned_mibps`. `transition_to_ia`, such as AFTER_90_DAYS, saves storage costs; the first read of a moved file is slow and billed. With `deletion_protection`, plans that would delete the file system fail. `subnet_ids` are the subnets of the mount targets, one for each zone, if `network.subnet_ids` has several in a zone. `existing` uses a file system of yours with its mount targets and backups, by its `id`; its `security_group_ids` are to accept the function."
  type        = any
  default     = {}
  nullable    = false
}

variable "uploads" {
  description = "A private bucket for the media library, which CloudFront serves below /wp-content/uploads/; CloudFront requests missing files from the function. The browser uploads large files to the bucket; small ones stay on EFS, unless a plugin moves them. `allowed_origins` may upload in addition to the site's own pages. With `force_destroy`, `terraform destroy` deletes the bucket including its contents."
  type        = any
  default     = {}
  nullable    = false
}
