
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Rules of caching at the edge and of requests to origins.</summary>
internal static class CloudFrontRules
{
    public static IEnumerable<string> CacheFollowsOrigin(Plan plan)
    {
        foreach (var policy in plan.OfType("aws_cloudfront_cache_policy"))
        {
            if ((policy.Number("min_ttl"), policy.Number("default_ttl"), policy.Number("max_ttl")) != (0, 0, 31536000))
            {
                yield return $"{policy.Address} caches responses for another time than their Cache-Control states";
            }

            const string Key = "parameters_in_cache_key_and_forwarded_to_origin";
            if (!policy.Is($"{Key}.enable_accept_encoding_brotli") || !policy.Is($"{Key}.enable_accept_encoding_gzip"))
            {
                yield return $"{policy.Address} caches one coding only";
            }

            var isOfUploads = policy.Text("name")!.EndsWith("-uploads", StringComparison.Ordinal);
            if (policy.Text($"{Key}.query_strings_config.query_string_behavior") != (isOfUploads ? "none" : "all"))
            {
                yield return isOfUploads
                    ? $"{policy.Address} sends the query to the bucket, which obeys response-content-type"
                    : $"{policy.Address} takes versions of a file, or searches, for the same";
            }

            if (policy.Text($"{Key}.cookies_config.cookie_behavior") != "none")
            {
                yield return $"{policy.Address} has cookies in its key: they are in X-Page-Variant";
            }

            string[] fields = policy.Find($"{Key}.headers_config.headers.items") is { } items
                ? [.. items.EnumerateArray().Select(item => item.GetString()!)]
                : [];
            var isOfPages = policy.Text("name")!.EndsWith("-pages", StringComparison.Ordinal);
            if (!fields.SequenceEqual(isOfPages ? ["Origin", "X-Page-Variant"] : []))
            {
                yield return $"{policy.Address} has these fields in its key: {string.Join(", ", fields)}";
            }
        }

        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            int[] errors =
            [
                .. distribution.Each("custom_error_response")
                    .Where(error => error.GetProperty("error_caching_min_ttl").GetInt32() <= 5)
                    .Select(error => error.GetProperty("error_code").GetInt32()),
            ];
            if (((int[])[403, 404, 500, 502, 503, 504]).Except(errors).ToList() is { Count: > 0 } missing)
            {
                yield return $"{distribution.Address} caches errors for long: {string.Join(", ", missing)}";
            }
        }
    }

    public static IEnumerable<string> OriginsGetWhatTheyShould(Plan plan)
    {
        var withoutCookies = plan.OfType("aws_cloudfront_origin_request_policy")
            .Where(policy => policy.Text("cookies_config.cookie_behavior") == "none")
            .Select(policy => policy.Text("id"))
            .ToHashSet();
        foreach (var policy in plan.OfType("aws_cloudfront_origin_request_policy"))
        {
            if (policy.Text("headers_config.header_behavior") != "allExcept"
                || !policy.Find("headers_config.headers.items")!.Value.EnumerateArray().Any(item => item.GetString() == "Host"))
            {
                yield return $"{policy.Address} sends Host, which the function's address does not know";
            }
        }

        foreach (var policy in plan.OfType("aws_cloudfront_origin_request_policy")
            .Where(policy => policy.Text("name")!.EndsWith("-uploads", StringComparison.Ordinal)))
        {
            if (policy.Text("query_strings_config.query_string_behavior") != "none")
            {
                yield return $"{policy.Address} sends the query to the bucket, which obeys response-content-type";
            }
        }

        var pages = plan.OfType("aws_cloudfront_cache_policy")
            .Where(policy => policy.Text("name")!.EndsWith("-pages", StringComparison.Ordinal))
            .Select(policy => policy.Text("id"))
            .ToHashSet();
        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            var origins = distribution.Each("origin").ToDictionary(origin => origin.GetProperty("origin_id").GetString()!);
            if (!origins["function"].GetProperty("custom_header")
                .EnumerateArray()
                .Any(field => field.GetProperty("name").GetString() == "X-Origin-Secret"))
            {
                yield return $"{distribution.Address} does not send the origin secret";
            }

            foreach (var behavior in distribution.Each("default_cache_behavior").Concat(distribution.Each("ordered_cache_behavior")))
            {
                var path = behavior.TryGetProperty("path_pattern", out var pattern) ? pattern.GetString()! : "*";
                var request = behavior.GetProperty("origin_request_policy_id").GetString();
                if (behavior.GetProperty("forwarded_values").GetArrayLength() > 0)
                {
                    yield return $"{path} has values of its own instead of policies";
                }

                if (path is "/wp-content/*" or "/wp-includes/*" or "/wp-content/uploads/*" && !withoutCookies.Contains(request))
                {
                    yield return $"{path} sends cookies for files";
                }

                if (path == "*"
                    && (!pages.Contains(behavior.GetProperty("cache_policy_id").GetString()) || withoutCookies.Contains(request)))
                {
                    yield return "pages do not get their cookies, or are shared by all visitors";
                }

                if (!behavior.GetProperty("function_association")
                    .EnumerateArray()
                    .Any(association => association.GetProperty("event_type").GetString() == "viewer-request"))
                {
                    yield return $"{path} does not run the function at the edge";
                }
            }
        }
    }
}
