# What the function is told of its database, whichever it is.

locals {
  rds    = contains(["mariadb", "mysql"], var.database.kind)
  aurora = var.database.kind == "aurora"
  # Created here.
  has_database = local.rds || local.aurora

  database_user = "wordpress"

  database_host = (
    var.database.kind == "none" ? var.database.host :
    var.database.proxy ? aws_db_proxy.this[0].endpoint :
    local.aurora ? aws_rds_cluster.this[0].endpoint :
    aws_db_instance.this[0].address
  )

  # RDS draws the password, keeps it there and renews it.
  database_secret_arn = (
    var.database.kind == "none" ? var.database.secret_arn :
    local.aurora ? aws_rds_cluster.this[0].master_user_secret[0].secret_arn :
    aws_db_instance.this[0].master_user_secret[0].secret_arn
  )
}

resource "aws_db_subnet_group" "this" {
  count = local.has_database ? 1 : 0

  name        = var.name
  description = "The database of ${var.name}"
  subnet_ids  = local.subnet_ids
  tags        = var.tags
}

resource "aws_security_group" "database" {
  count = local.has_database ? 1 : 0

  name_prefix = "${var.name}-database-"
  description = "The database of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-database" })

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # Who lets the function in: the created database, or the group of your own one.
  database_group_id = local.has_database ? aws_security_group.database[0].id : var.database.security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  count = local.has_database || var.database.security_group_id != null ? 1 : 0

  description                  = "MySQL from the function ${var.name}"
  security_group_id            = local.database_group_id
  referenced_security_group_id = aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  tags                         = var.tags
}
