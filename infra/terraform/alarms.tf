locals {
  alarm_actions = concat(var.alarms.actions, aws_sns_topic.alarms[*].arn)

  function_dimensions = { FunctionName = var.name }
  efs_dimensions      = { FileSystemId = local.file_system_id }
  database_dimensions = (local.aurora
    ? { DBClusterIdentifier = one(aws_rds_cluster.this[*].cluster_identifier) }
  : { DBInstanceIdentifier = one(aws_db_instance.this[*].identifier) })

  # What each is about, as CloudWatch calls it. Every period is five minutes.
  alarms = merge(
    {
      errors = {
        why       = "The function failed: look into its log for ERROR and FATAL"
        namespace = "AWS/Lambda", metric = "Errors", dimensions = local.function_dimensions
        statistic = "Sum", threshold = var.alarms.errors, periods = 1, below = false
      }
      throttles = {
        why       = "Requests were refused because all sandboxes were busy: raise function.reserved_concurrency or the account's limit"
        namespace = "AWS/Lambda", metric = "Throttles", dimensions = local.function_dimensions
        statistic = "Sum", threshold = var.alarms.throttles, periods = 1, below = false
      }
      duration = {
        why       = "Pages take long: events 2020 in the log say where PHP was"
        namespace = "AWS/Lambda", metric = "Duration", dimensions = local.function_dimensions
        statistic = "p95", threshold = var.alarms.duration_ms, periods = 3, below = false
      }
      efs-limit = {
        why       = "The file system is near its limit of operations"
        namespace = "AWS/EFS", metric = "PercentIOLimit", dimensions = local.efs_dimensions
        statistic = "Average", threshold = var.alarms.efs_percent, periods = 3, below = false
      }
    },
    # Only this mode has credits; without them the file system crawls.
    var.efs.throughput_mode == "bursting" ? {
      efs-credits = {
        why       = "The file system runs out of burst credits: set efs.throughput_mode to elastic"
        namespace = "AWS/EFS", metric = "BurstCreditBalance", dimensions = local.efs_dimensions
        statistic = "Minimum", threshold = var.alarms.efs_credits, periods = 3, below = true
      }
    } : {},
    local.has_database ? {
      database-cpu = {
        why       = "The database is busy"
        namespace = "AWS/RDS", metric = "CPUUtilization", dimensions = local.database_dimensions
        statistic = "Average", threshold = var.alarms.database_cpu, periods = 3, below = false
      }
      database-connections = {
        why       = "The database has many connections: each busy sandbox holds one. Set database.proxy, or bound function.reserved_concurrency"
        namespace = "AWS/RDS", metric = "DatabaseConnections", dimensions = local.database_dimensions
        statistic = "Maximum", threshold = var.alarms.connections, periods = 1, below = false
      }
    } : {},
    local.aurora ? {
      database-capacity = {
        why       = "Aurora is at its highest capacity: raise database.max_capacity"
        namespace = "AWS/RDS", metric = "ACUUtilization", dimensions = local.database_dimensions
        statistic = "Average", threshold = 90, periods = 3, below = false
      }
    } : {},
    local.rds ? {
      database-storage = {
        why       = "The database's disk fills up"
        namespace = "AWS/RDS", metric = "FreeStorageSpace", dimensions = local.database_dimensions
        statistic = "Minimum", threshold = var.alarms.free_storage_bytes, periods = 1, below = true
      }
    } : {},
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarms.enabled ? local.alarms : {}

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.why
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = 300
  evaluation_periods  = each.value.periods
  threshold           = each.value.threshold
  comparison_operator = each.value.below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  tags                = var.tags
}

# What the file system moves, beside what it is let move: these two modes have a ceiling.
resource "aws_cloudwatch_metric_alarm" "efs_throughput" {
  count = var.alarms.enabled && var.efs.throughput_mode != "elastic" ? 1 : 0

  alarm_name          = "${var.name}-efs-throughput"
  alarm_description   = "The file system moves nearly as much as it may: raise efs.provisioned_mibps or set efs.throughput_mode to elastic"
  evaluation_periods  = 3
  threshold           = var.alarms.efs_percent
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  tags                = var.tags

  metric_query {
    id          = "used"
    label       = "Percentage of the throughput"
    expression  = "100 * (moved / PERIOD(moved)) / permitted"
    return_data = true
  }

  metric_query {
    id = "moved"

    metric {
      namespace   = "AWS/EFS"
      metric_name = "MeteredIOBytes"
      dimensions  = local.efs_dimensions
      period      = 300
      stat        = "Sum"
    }
  }

  metric_query {
    id = "permitted"

    metric {
      namespace   = "AWS/EFS"
      metric_name = "PermittedThroughput"
      dimensions  = local.efs_dimensions
      period      = 300
      stat        = "Average"
    }
  }
}

resource "aws_sns_topic" "alarms" {
  count = var.alarms.email == null ? 0 : 1

  name = "${var.name}-alarms"
  tags = var.tags
}

resource "aws_sns_topic_subscription" "alarms" {
  count = var.alarms.email == null ? 0 : 1

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = var.alarms.email
}
