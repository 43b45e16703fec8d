# Responses with status 5xx, as a share of all that the gateway returned. A page that PHP answers with 500, because the database is
# down for instance, is a successful invocation: Lambda's own metric of errors does not contain it.

locals {
  gateway_metrics = {
    function_url = { namespace = "AWS/Lambda", errors = "Url5xxCount", requests = "UrlRequestCount", dimensions = local.function_dimensions }
    http_api     = { namespace = "AWS/ApiGateway", errors = "5xx", requests = "Count", dimensions = { ApiId = one(aws_apigatewayv2_api.this[*].id) } }
    rest_api     = { namespace = "AWS/ApiGateway", errors = "5XXError", requests = "Count", dimensions = { ApiName = one(aws_api_gateway_rest_api.this[*].name) } }
  }[local.front.kind]
}

resource "aws_cloudwatch_metric_alarm" "gateway" {
  count = local.alarms.enabled ? 1 : 0

  alarm_name          = "${var.name}-responses"
  alarm_description   = "Visitors get errors with status 5xx: look for ERROR in the function's log; is the database available?"
  evaluation_periods  = 1
  threshold           = local.alarms.error_percent
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  tags                = var.tags

  # A single error in a quiet night is no reason to wake an operator.
  metric_query {
    id          = "share"
    label       = "Percentage of responses with status 5xx"
    expression  = "IF(errors >= 3, 100 * errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = local.gateway_metrics.namespace
      metric_name = local.gateway_metrics.errors
      dimensions  = local.gateway_metrics.dimensions
      period      = 300
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = local.gateway_metrics.namespace
      metric_name = local.gateway_metrics.requests
      dimensions  = local.gateway_metrics.dimensions
      period      = 300
      stat        = "Sum"
    }
  }
}

# The lines of the log by which the bridge reports a schedule, or a site of a network, that could not run.
resource "aws_cloudwatch_log_metric_filter" "schedule" {
  count = local.alarms.enabled && var.schedule != null ? 1 : 0

  name           = "${var.name}-schedule-failures"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ $.eventId = 31 || $.eventId = 34 }"

  metric_transformation {
    namespace = "PhpBridge/${local.resource_names.function}"
    name      = "ScheduleFailures"
    value     = "1"
  }
}
