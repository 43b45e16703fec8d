# The created network's internet access: NAT gateways, or an egress-only gateway for IPv6, and endpoints.

locals {
  nat_count = local.nat ? (local.network.nat_per_zone ? local.network.zones : 1) : 0
}

resource "aws_internet_gateway" "this" {
  count = local.nat ? 1 : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = var.name })
}

# For the NAT gateways only.
resource "aws_subnet" "public" {
  count = local.nat_count

  vpc_id            = aws_vpc.this[0].id
  availability_zone = local.zone_names[count.index]
  cidr_block        = cidrsubnet(local.network.cidr, 4, 15 - count.index)
  tags              = merge(var.tags, { Name = local.nat_count == 1 ? "${var.name}-public" : "${var.name}-public-${count.index}" })
}

resource "aws_route_table" "public" {
  count = local.nat ? 1 : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = "${var.name}-public" })
}

resource "aws_route_table_association" "public" {
  count = local.nat_count

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route" "public_internet" {
  count = local.nat ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_eip" "nat" {
  count = local.nat_count

  domain = "vpc"
  tags   = merge(var.tags, { Name = local.nat_count == 1 ? "${var.name}-nat" : "${var.name}-nat-${count.index}" })
}

# With a single one, the failure of its zone stops updates, mails and remote calls in all zones; pages are served with the last
# known password of the database. nat_per_zone avoids that, for the price of a gateway in each zone.
resource "aws_nat_gateway" "this" {
  count = local.nat_count

  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
  tags          = merge(var.tags, { Name = local.nat_count == 1 ? var.name : "${var.name}-${count.index}" })

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "nat" {
  count = local.nat_count

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[count.index].id
}

resource "aws_egress_only_internet_gateway" "this" {
  count = local.own_vpc && local.ipv6 ? 1 : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_route" "ipv6" {
  count = local.own_vpc && local.ipv6 ? 1 : 0

  route_table_id              = aws_route_table.private[0].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

# Free of charge; the traffic to S3 does not use the NAT gateway.
resource "aws_vpc_endpoint" "s3" {
  count = local.own_vpc ? 1 : 0

  vpc_id            = aws_vpc.this[0].id
  service_name      = "com.amazonaws.${local.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = aws_route_table.private[*].id
  tags              = merge(var.tags, { Name = "${var.name}-s3" })
}
