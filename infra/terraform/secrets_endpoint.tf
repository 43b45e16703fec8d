# An interface endpoint for Secrets Manager, the source of database passwords, for networks without internet access.
#
# In the created network it has private DNS, which applies to the whole VPC, and accepts connections of the whole VPC. In your own VPC
# it has no private DNS: other workloads reach Secrets Manager as before, and every site can have an endpoint. The function then uses
# the endpoint's own name.

locals {
  secrets_endpoint = coalesce(local.network.secrets_endpoint, local.own_vpc && local.network.nat == "none")
}

resource "aws_vpc_endpoint" "secrets" {
  count = local.secrets_endpoint ? 1 : 0

  vpc_id              = local.vpc_id
  service_name        = "com.amazonaws.${local.region}.secretsmanager"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = local.own_vpc
  # In every zone if the database survives the failure of one, too.
  subnet_ids         = local.database.multi_az ? local.zone_subnet_ids : slice(local.zone_subnet_ids, 0, 1)
  security_group_ids = [aws_security_group.secrets[0].id]
  tags               = merge(var.tags, { Name = "${var.name}-secrets" })

  lifecycle {
    precondition {
      condition     = !local.database.multi_az || length(distinct(local.mounted_zones)) == length(local.mounted_zones)
      error_message = "network.subnet_ids has several subnets in one zone, but the endpoint of network.secrets_endpoint accepts one in each. Choose one subnet of each zone: efs = { subnet_ids = ${jsonencode(local.first_of_zones)} }"
    }
  }
}

resource "aws_security_group" "secrets" {
  count = local.secrets_endpoint ? 1 : 0

  name_prefix = "${var.name}-secrets-"
  description = "Secrets Manager for ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-secrets" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "secrets" {
  count = local.secrets_endpoint ? 1 : 0

  description                  = local.own_vpc ? "HTTPS from the VPC, all of which resolves Secrets Manager to this endpoint" : "HTTPS from the function"
  security_group_id            = aws_security_group.secrets[0].id
  cidr_ipv4                    = local.own_vpc ? local.network.cidr : null
  referenced_security_group_id = local.own_vpc ? null : aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  tags                         = var.tags
}

locals {
  # Hosts of services that are not the usual ones, by the variables of AWS's SDKs.
  service_endpoints = merge(
    local.secrets_endpoint && !local.own_vpc ? {
      AWS_ENDPOINT_URL_SECRETS_MANAGER = "https://${aws_vpc_endpoint.secrets[0].dns_entry[0].dns_name}"
    } : {},
    # Secrets Manager's usual host has IPv6 addresses; CloudFront's API has them at another host only.
    local.cloudfront.enabled && local.ipv6 && local.own_vpc ? {
      AWS_ENDPOINT_URL_CLOUDFRONT = "https://cloudfront.global.api.aws"
    } : {},
  )
}
