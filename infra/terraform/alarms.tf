locals {
  alarm_actions = concat(local.alarms.actions, aws_sns_topic.alarms[*].arn)

  function_dimensions = { FunctionName = local.resource_names.function }
  efs_dimensions      = { FileSystemId = local.file_system_id }
  database_dimensions = (local.aurora
    ? { DBClusterIdentifier = one(aws_rds_cluster.this[*].cluster_identifier) }
  : { DBInstanceIdentifier = one(aws_db_instance.this[*].identifier) })

  # Names and namespaces are CloudWatch's. Every period is five minutes.
  alarm_definitions = merge(
    {
      errors = {
        why       = "Invocations failed: look for ERROR and FATAL in the function's log"
        namespace = "AWS/Lambda", metric = "Errors", dimensions = local.function_dimensions
        statistic = "Sum", threshold = local.alarms.errors, periods = 1, below = false
      }
      throttles = {
        why       = "Requests were refused because all sandboxes were busy: raise function.reserved_concurrency or the account's limit"
        namespace = "AWS/Lambda", metric = "Throttles", dimensions = local.function_dimensions
        statistic = "Sum", threshold = local.alarms.throttles, periods = 1, below = false
      }
      duration = {
        why       = "Pages take long: events 2020 in the log name the script and the line"
        namespace = "AWS/Lambda", metric = "Duration", dimensions = local.function_dimensions
        statistic = "p95", threshold = local.alarms.duration_ms, periods = 3, below = false
      }
      efs-limit = {
        why       = "The file system is near its limit of operations"
        namespace = "AWS/EFS", metric = "PercentIOLimit", dimensions = local.efs_dimensions
        statistic = "Average", threshold = local.alarms.efs_percent, periods = 3, below = false
      }
    },
    # Only this mode has credits; without them the file system is slow.
    local.efs.throughput_mode == "bursting" ? {
      efs-credits = {
        why       = "The file system runs out of burst credits: set efs.throughput_mode to elastic"
        namespace = "AWS/EFS", metric = "BurstCreditBalance", dimensions = local.efs_dimensions
        statistic = "Minimum", threshold = local.alarms.efs_credits, periods = 3, below = true
      }
    } : {},
    var.schedule != null ? {
      schedule = {
        why       = "The schedule could not run wp-cron: see events 31 and 34 in the function's log"
        namespace = "PhpBridge/${local.resource_names.function}", metric = "ScheduleFailures", dimensions = {}
        statistic = "Sum", threshold = local.alarms.schedule_failures, periods = 1, below = false
      }
    } : {},
    local.has_database ? {
      database-cpu = {
        why       = "The database is busy"
        namespace = "AWS/RDS", metric = "CPUUtilization", dimensions = local.database_dimensions
        statistic = "Average", threshold = local.alarms.database_cpu, periods = 3, below = false
      }
      database-connections = {
        why       = "The database accepts some ${local.max_connections} connections: each busy sandbox holds one. Set database.proxy, or bound function.reserved_concurrency"
        namespace = "AWS/RDS", metric = "DatabaseConnections", dimensions = local.database_dimensions
        statistic = "Maximum", threshold = coalesce(local.alarms.connections, floor(0.8 * local.max_connections)), periods = 1, below = false
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
        why       = "The database's storage is nearly full"
        namespace = "AWS/RDS", metric = "FreeStorageSpace", dimensions = local.database_dimensions
        statistic = "Minimum", threshold = local.alarms.free_storage_bytes, periods = 1, below = true
      }
    } : {},
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms.enabled ? local.alarm_definitions : {}

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

# The throughput that is used of the permitted one: these two modes have a limit.
resource "aws_cloudwatch_metric_alarm" "efs_throughput" {
  count = local.alarms.enabled && local.efs.throughput_mode != "elastic" ? 1 : 0

  alarm_name          = "${var.name}-efs-throughput"
  alarm_description   = "The file system moves nearly as much as it may: raise efs.provisioned_mibps or set efs.throughput_mode to elastic"
  evaluation_periods  = 3
  threshold           = local.alarms.efs_percent
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
  count = local.alarms.email == null ? 0 : 1

  name = "${var.name}-alarms"
  tags = var.tags
}

resource "aws_sns_topic_subscription" "alarms" {
  count = local.alarms.email == null ? 0 : 1

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = local.alarms.email
}
