
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Rules of encryption in transit.</summary>
internal static class EncryptionRules
{
    public static IEnumerable<string> EverythingIsEncrypted(Plan plan)
    {
        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            var version = distribution.Text("viewer_certificate.minimum_protocol_version");
            if (distribution.Each("aliases").Length > 0 && version?.StartsWith("TLSv1.2_20", StringComparison.Ordinal) != true)
            {
                yield return $"{distribution.Address} accepts visitors with less than TLS 1.2";
            }

            var behaviors = distribution.Each("default_cache_behavior").Concat(distribution.Each("ordered_cache_behavior"));
            var policies = behaviors.Select(behavior => behavior.GetProperty("viewer_protocol_policy").GetString());
            if (policies.Any(policy => policy is not ("redirect-to-https" or "https-only")))
            {
                yield return $"{distribution.Address} serves visitors without TLS";
            }

            foreach (var origin in distribution.Each("origin")
                .SelectMany(origin => origin.GetProperty("custom_origin_config").EnumerateArray()))
            {
                if (origin.GetProperty("origin_protocol_policy").GetString() != "https-only"
                    || origin.GetProperty("origin_ssl_protocols").EnumerateArray().Any(protocol => protocol.GetString() is not "TLSv1.2"))
                {
                    yield return $"{distribution.Address} connects to its origin with less than TLS 1.2";
                }
            }
        }

        foreach (var parameters in plan.OfType("aws_db_parameter_group").Concat(plan.OfType("aws_rds_cluster_parameter_group")))
        {
            if (!parameters.Each("parameter").Any(parameter =>
                parameter.GetProperty("name").GetString() == "require_secure_transport"
                && parameter.GetProperty("value").GetString() is "1" or "ON"))
            {
                yield return $"{parameters.Address} accepts clients without TLS";
            }
        }

        foreach (var proxy in plan.OfType("aws_db_proxy").Where(proxy => !proxy.Is("require_tls")))
        {
            yield return $"{proxy.Address} accepts clients without TLS";
        }

        foreach (var resource in plan.OfType("aws_s3_bucket_policy")
            .Concat(plan.OfType("aws_efs_file_system_policy"))
            .Where(resource => !PolicyStatement.In(resource.Text("policy")).Any(statement => statement.RefusesPlainText)))
        {
            yield return $"{resource.Address} does not refuse connections without TLS";
        }
    }
}
