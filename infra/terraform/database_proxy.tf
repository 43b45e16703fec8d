# RDS Proxy: the connections of many sandboxes share a few connections of the database.

data "aws_iam_policy_document" "proxy" {
  count = local.database.proxy ? 1 : 0

  statement {
    sid       = "ReadSecret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [local.database_secret_arn]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]

    content {
      sid       = "DecryptSecret"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role" "proxy" {
  count = local.database.proxy ? 1 : 0

  name                 = local.resource_names.proxy_role
  description          = "Allows RDS Proxy to read the database's password"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "rds.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "proxy" {
  count = local.database.proxy ? 1 : 0

  name   = "secret"
  role   = aws_iam_role.proxy[0].id
  policy = data.aws_iam_policy_document.proxy[0].json
}

resource "aws_db_proxy" "this" {
  count = local.database.proxy ? 1 : 0

  name                   = local.resource_names.database
  engine_family          = "MYSQL"
  role_arn               = aws_iam_role.proxy[0].arn
  require_tls            = true
  vpc_subnet_ids         = local.subnet_ids
  vpc_security_group_ids = [aws_security_group.database[0].id]
  tags                   = var.tags

  auth {
    auth_scheme = "SECRETS"
    iam_auth    = "DISABLED"
    secret_arn  = local.database_secret_arn
  }

  depends_on = [aws_iam_role_policy.proxy]
}

resource "aws_db_proxy_default_target_group" "this" {
  count = local.database.proxy ? 1 : 0

  db_proxy_name = aws_db_proxy.this[0].name

  connection_pool_config {
    connection_borrow_timeout    = 30
    max_connections_percent      = 80
    max_idle_connections_percent = 20
  }
}

resource "aws_db_proxy_target" "this" {
  count = local.database.proxy ? 1 : 0

  db_proxy_name          = aws_db_proxy.this[0].name
  target_group_name      = aws_db_proxy_default_target_group.this[0].name
  db_instance_identifier = one(aws_db_instance.this[*].identifier)
  db_cluster_identifier  = one(aws_rds_cluster.this[*].cluster_identifier)

  depends_on = [aws_rds_cluster_instance.this]
}

# The proxy is in the database's group and connects to it there.
resource "aws_vpc_security_group_ingress_rule" "proxy" {
  count = local.database.proxy ? 1 : 0

  description                  = "MySQL from the proxy"
  security_group_id            = aws_security_group.database[0].id
  referenced_security_group_id = aws_security_group.database[0].id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  tags                         = var.tags
}

resource "aws_vpc_security_group_egress_rule" "proxy" {
  count = local.database.proxy ? 1 : 0

  description                  = "MySQL from the proxy"
  security_group_id            = aws_security_group.database[0].id
  referenced_security_group_id = aws_security_group.database[0].id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  tags                         = var.tags
}
