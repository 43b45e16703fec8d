locals {
  own_vpc = var.network.vpc_id == null
  ipv6    = local.own_vpc && var.network.nat == "ipv6"
  nat     = local.own_vpc && var.network.nat == "gateway"

  vpc_id       = local.own_vpc ? aws_vpc.this[0].id : var.network.vpc_id
  subnet_count = local.own_vpc ? var.network.zones : length(var.network.subnet_ids)
  subnet_ids   = local.own_vpc ? aws_subnet.private[*].id : var.network.subnet_ids
}

# What the function may reach: everything. WordPress talks to update servers, mail servers and whatever plugins ask for.
resource "aws_security_group" "function" {
  name_prefix = "${var.name}-function-"
  description = "The function ${var.name}; accepts no connections"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-function" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "function_ipv4" {
  description       = "Files, database and the internet"
  security_group_id = aws_security_group.function.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "function_ipv6" {
  description       = "The internet"
  security_group_id = aws_security_group.function.id
  cidr_ipv6         = "::/0"
  ip_protocol       = "-1"
  tags              = var.tags
}
