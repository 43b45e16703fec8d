locals {
  # Title, metrics in CloudWatch's form, and the region if it is not the site's.
  widgets = concat(
    [
      { title = "Invocations", metrics = [["AWS/Lambda", "Invocations", "FunctionName", local.resource_names.function, { stat = "Sum" }], [".", "Errors", ".", ".", { stat = "Sum" }], [".", "Throttles", ".", ".", { stat = "Sum" }]] },
      { title = "Duration (ms)", metrics = [for stat in ["p50", "p95", "p99"] : ["AWS/Lambda", "Duration", "FunctionName", local.resource_names.function, { stat = stat }]] },
      { title = "Sandboxes at once", metrics = [["AWS/Lambda", "ConcurrentExecutions", "FunctionName", local.resource_names.function, { stat = "Maximum" }]] },
      { title = "EFS: bytes moved", metrics = [for metric in ["DataReadIOBytes", "DataWriteIOBytes", "MetadataIOBytes"] : ["AWS/EFS", metric, "FileSystemId", local.file_system_id, { stat = "Sum" }]] },
      { title = "EFS: percentage of the limit", metrics = [["AWS/EFS", "PercentIOLimit", "FileSystemId", local.file_system_id, { stat = "Maximum" }]] },
    ],
    [for names in local.has_database ? [["CPUUtilization"], ["DatabaseConnections"]] : [] : {
      title   = "Database: ${names[0]}"
      metrics = [concat(["AWS/RDS", names[0]], flatten([for key, value in local.database_dimensions : [key, value]]), [{ stat = "Maximum" }])]
    }],
    [for names in local.cloudfront.enabled ? [["Requests", "Sum"], ["5xxErrorRate", "Average"]] : [] : {
      title   = "CloudFront: ${names[0]}"
      metrics = [["AWS/CloudFront", names[0], "DistributionId", aws_cloudfront_distribution.this[0].id, "Region", "Global", { stat = names[1] }]]
      region  = "us-east-1"
    }],
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for i, widget in local.widgets : {
      type   = "metric"
      x      = (i % 3) * 8
      y      = floor(i / 3) * 6
      width  = 8
      height = 6
      properties = {
        title   = widget.title
        metrics = widget.metrics
        region  = try(widget.region, local.region)
        period  = 300
      }
    }]
  })
}
