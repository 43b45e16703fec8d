# The kinds of database.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
  # So that the tests can destroy what they apply.
  efs = { deletion_protection = false }
}

# First: a file system and a database keep the key that they were created with.
run "a_key_of_your_own" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/mine"
  }

  assert {
    condition     = aws_db_instance.this[0].kms_key_id == var.kms_key_arn && aws_db_instance.this[0].master_user_secret_kms_key_id == var.kms_key_arn && aws_efs_file_system.this[0].kms_key_id == var.kms_key_arn && aws_lambda_function.this.kms_key_arn == var.kms_key_arn
    error_message = "database, secret, files and environment are encrypted with your key"
  }
}

run "mariadb" {
  assert {
    condition     = aws_db_instance.this[0].engine == "mariadb" && aws_db_parameter_group.this[0].family == "mariadb11.4" && aws_db_instance.this[0].storage_encrypted && !aws_db_instance.this[0].publicly_accessible
    error_message = "MariaDB 11.4, encrypted, private"
  }

  assert {
    condition     = one(aws_db_parameter_group.this[0].parameter).name == "require_secure_transport" && nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_DB_TLS"]) == "on"
    error_message = "server and WordPress use TLS"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_DB_HOST"]) == "mock.eu-central-1.rds.amazonaws.com"
    error_message = "WordPress is told the host"
  }
}

run "a_larger_class_accepts_more_connections" {
  command = plan

  variables {
    database = { instance_class = "db.r8g.2xlarge" }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["database-connections"].threshold == 3276
    error_message = "80 % of what 64 GiB accept, not ${aws_cloudwatch_metric_alarm.this["database-connections"].threshold}"
  }
}

run "an_upgrade" {
  command = plan

  variables {
    database = { engine_version = "11.8", allow_major_upgrade = true, blue_green = true, apply_immediately = true, maintenance_window = "sun:02:00-sun:03:00", backup_window = "01:00-01:30" }
  }

  assert {
    condition     = aws_db_instance.this[0].allow_major_version_upgrade && aws_db_instance.this[0].apply_immediately && aws_db_instance.this[0].blue_green_update[0].enabled && aws_db_parameter_group.this[0].family == "mariadb11.8"
    error_message = "RDS may upgrade, now and on a copy"
  }

  assert {
    condition     = aws_db_instance.this[0].maintenance_window == "sun:02:00-sun:03:00" && aws_db_instance.this[0].backup_window == "01:00-01:30"
    error_message = "at the times that were asked for"
  }
}

run "mysql_of_a_version" {
  command = plan

  variables {
    database = { kind = "mysql", engine_version = "8.0.43" }
  }

  assert {
    condition     = aws_db_instance.this[0].engine == "mysql" && aws_db_instance.this[0].engine_version == "8.0.43" && aws_db_parameter_group.this[0].family == "mysql8.0"
    error_message = "the parameter group is of the version's family"
  }
}

run "aurora" {
  variables {
    database = { kind = "aurora", max_capacity = 8, multi_az = true }
    schedule = "rate(1 hour)"
  }

  assert {
    condition     = aws_rds_cluster.this[0].serverlessv2_scaling_configuration[0].min_capacity == 0 && aws_rds_cluster.this[0].serverlessv2_scaling_configuration[0].max_capacity == 8 && length(aws_rds_cluster_instance.this) == 2
    error_message = "Serverless v2, from 0 to 8, with a reader"
  }

  assert {
    condition     = aws_rds_cluster.this[0].serverlessv2_scaling_configuration[0].seconds_until_auto_pause == 300 && aws_cloudwatch_metric_alarm.this["database-connections"].threshold == 800
    error_message = "it pauses after five minutes, and accepts 1,000 connections at 8 ACUs"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_DB_HOST"]) == "mock.cluster.eu-central-1.rds.amazonaws.com" && length(aws_db_instance.this) == 0
    error_message = "WordPress asks the cluster"
  }

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.this), "database-capacity") && !contains(keys(aws_cloudwatch_metric_alarm.this), "database-storage")
    error_message = "Aurora has a capacity to watch and no disk"
  }
}

run "a_proxy_before_mariadb" {
  variables {
    database = { proxy = true }
  }

  assert {
    condition     = aws_db_proxy.this[0].require_tls && one(aws_db_proxy.this[0].auth).secret_arn == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds-mock" && aws_db_proxy_target.this[0].db_instance_identifier == "blog"
    error_message = "the proxy has the password and the instance"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_DB_HOST"]) == "mock.proxy.eu-central-1.rds.amazonaws.com"
    error_message = "WordPress asks the proxy"
  }
}

run "a_proxy_before_aurora" {
  command = plan

  variables {
    database = { kind = "aurora", min_capacity = 0.5, proxy = true }
  }

  assert {
    condition     = aws_db_proxy_target.this[0].db_cluster_identifier == "blog" && aws_db_proxy_target.this[0].db_instance_identifier == null
    error_message = "the proxy has the cluster"
  }
}

run "your_own" {
  command = plan

  variables {
    database = {
      kind               = "none"
      host               = "db.example.com"
      name               = "site"
      secret_arn         = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mine"
      security_group_ids = ["sg-mine"]
      tls                = false
    }
  }

  assert {
    condition     = length(aws_db_instance.this) + length(aws_rds_cluster.this) + length(aws_db_subnet_group.this) + length(aws_security_group.database) == 0
    error_message = "no database is created"
  }

  assert {
    condition     = output.database.host == "db.example.com" && output.database.name == "site" && output.database.secret_arn == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mine"
    error_message = "WordPress is told of yours"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.existing_database[0].security_group_id == "sg-mine" && aws_vpc_security_group_ingress_rule.existing_database[0].from_port == 3306
    error_message = "your group lets the function in"
  }
}
