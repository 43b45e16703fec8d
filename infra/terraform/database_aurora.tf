resource "aws_rds_cluster_parameter_group" "this" {
  count = local.aurora ? 1 : 0

  name_prefix = "${var.name}-"
  description = "The database of ${var.name}"
  family      = "aurora-mysql8.0"
  tags        = var.tags

  # Nothing travels in the clear.
  parameter {
    name  = "require_secure_transport"
    value = "ON"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_rds_cluster" "this" {
  count = local.aurora ? 1 : 0

  cluster_identifier = var.name
  engine             = "aurora-mysql"
  engine_mode        = "provisioned"
  engine_version     = var.database.engine_version

  database_name                 = var.database.name
  master_username               = local.database_user
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.kms_key_arn

  storage_encrypted = true
  kms_key_id        = var.kms_key_arn

  db_subnet_group_name            = aws_db_subnet_group.this[0].name
  vpc_security_group_ids          = [aws_security_group.database[0].id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this[0].name

  backup_retention_period   = var.database.backup_days
  copy_tags_to_snapshot     = true
  deletion_protection       = var.database.deletion_protection
  skip_final_snapshot       = var.database.skip_final_snapshot
  final_snapshot_identifier = "${var.name}-final"
  tags                      = var.tags

  serverlessv2_scaling_configuration {
    min_capacity             = var.database.min_capacity
    max_capacity             = var.database.max_capacity
    seconds_until_auto_pause = var.database.min_capacity == 0 ? 600 : null
  }
}

resource "aws_rds_cluster_instance" "this" {
  count = local.aurora ? (var.database.multi_az ? 2 : 1) : 0

  identifier                   = "${var.name}-${count.index}"
  cluster_identifier           = aws_rds_cluster.this[0].id
  engine                       = aws_rds_cluster.this[0].engine
  engine_version               = aws_rds_cluster.this[0].engine_version
  instance_class               = "db.serverless"
  publicly_accessible          = false
  performance_insights_enabled = var.database.performance_insights
  tags                         = var.tags
}
