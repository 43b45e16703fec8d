variable "network" {
  description = "Either your own VPC (`vpc_id` and private `subnet_ids`, in two zones or more if a database is created; `ipv6` if they have IPv6), or a small one that the module creates in `cidr`, in as many `zones` (of your choice with `zone_names`). `nat` is its internet access: `gateway`, a NAT gateway for all zones, or one in each with `nat_per_zone`; `ipv6`, a free egress-only gateway, for hosts with IPv6; `none`. `secrets_endpoint`, an interface endpoint for Secrets Manager (the source of database passwords), is created by default if Secrets Manager cannot be reached otherwise; in your own VPC only this function uses it."
  type        = any
  default     = {}
  nullable    = false
}
