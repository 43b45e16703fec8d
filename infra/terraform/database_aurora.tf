resource "aws_rds_cluster_parameter_group" "this" {
  count = local.aurora ? 1 : 0

  name_prefix = "${var.name}-"
  description = "The database of ${var.name}"
  family      = "aurora-mysql${regex("^\\d+\\.\\d+", coalesce(local.database.engine_version, "8.0"))}"
  tags        = var.tags

  # Connections without TLS are refused.
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

  cluster_identifier = local.resource_names.database
  engine             = "aurora-mysql"
  engine_mode        = "provisioned"
  engine_version     = local.database.engine_version

  database_name                 = local.database.name
  master_username               = local.database.username
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.kms_key_arn

  storage_encrypted = true
  kms_key_id        = var.kms_key_arn

  db_subnet_group_name            = aws_db_subnet_group.this[0].name
  vpc_security_group_ids          = [aws_security_group.database[0].id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this[0].name

  allow_major_version_upgrade  = local.database.allow_major_upgrade
  apply_immediately            = local.database.apply_immediately
  preferred_maintenance_window = local.database.maintenance_window
  preferred_backup_window      = local.database.backup_window

  backup_retention_period   = local.database.backup_days
  copy_tags_to_snapshot     = true
  deletion_protection       = local.database.deletion_protection
  skip_final_snapshot       = local.database.skip_final_snapshot
  final_snapshot_identifier = local.final_snapshot
  tags                      = var.tags

  # RDS cannot change the key of a database that exists: it would be replaced by an empty one.
  lifecycle {
    ignore_changes = [kms_key_id]
  }

  serverlessv2_scaling_configuration {
    min_capacity             = local.database.min_capacity
    max_capacity             = local.database.max_capacity
    seconds_until_auto_pause = local.database.min_capacity == 0 ? local.database.pause_after_seconds : null
  }
}

resource "aws_rds_cluster_instance" "this" {
  count = local.aurora ? (local.database.multi_az ? 2 : 1) : 0

  identifier                   = "${local.resource_names.database}-${count.index}"
  cluster_identifier           = aws_rds_cluster.this[0].id
  engine                       = aws_rds_cluster.this[0].engine
  engine_version               = aws_rds_cluster.this[0].engine_version
  instance_class               = "db.serverless"
  publicly_accessible          = false
  performance_insights_enabled = local.database.performance_insights
  apply_immediately            = local.database.apply_immediately
  tags                         = var.tags
}
