namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>What must hold for every site that the module plans: name → what breaks it, in words.</summary>
internal static class SecurityRules
{
    public static IReadOnlyDictionary<string, Func<Plan, IEnumerable<string>>> All { get; } = new Dictionary<string, Func<Plan, IEnumerable<string>>>
    {
        ["Files are encrypted, and reached by NFS from the function's group only"] = FilesArePrivate,
        ["Ports are open for groups, never for addresses"] = NoPortIsPublic,
        ["No policy allows anybody, or anything"] = PoliciesAreNarrow,
        ["Who may invoke the function is named, but for the Function URL, which has both of its permissions"] = InvocationIsNarrow,
        ["No secret is in an output, nor in plain sight"] = SecretsAreHidden,
        ["Passwords are Secrets Manager's"] = PasswordsAreManaged,
        ["Everything travels encrypted, by TLS 1.2 at least"] = EverythingIsEncrypted,
        ["Databases are private, encrypted and backed up"] = DatabasesArePrivate,
        ["Buckets are private"] = BucketsArePrivate,
        ["The function waits for its files and for leave to use them"] = FunctionWaits,
        ["CloudFront keeps what Cache-Control says, and no longer"] = CacheFollowsOrigin,
        ["CloudFront sends cookies to pages only, and never Host"] = OriginsGetWhatTheyShould,
        ["Logs are JSON and do not stay for ever"] = LogsEnd,
    };

    private static IEnumerable<string> FilesArePrivate(Plan plan)
    {
        foreach (var files in plan.OfType("aws_efs_file_system"))
        {
            if (!files.Is("encrypted"))
            {
                yield return $"{files.Address} is not encrypted";
            }
        }

        var functionGroups = plan.OfType("aws_lambda_function").SelectMany(function => function.Each("vpc_config")).SelectMany(vpc => vpc.GetProperty("security_group_ids").EnumerateArray()).Select(group => group.GetString()).ToHashSet();
        foreach (var group in plan.OfType("aws_efs_mount_target").SelectMany(target => target.Each("security_groups")).Select(group => group.GetString()).Distinct())
        {
            var doors = plan.OfType("aws_vpc_security_group_ingress_rule").Where(rule => rule.Text("security_group_id") == group).ToList();
            if (doors is not [var door] || !functionGroups.Contains(door.Text("referenced_security_group_id")) || (door.Number("from_port"), door.Number("to_port"), door.Text("ip_protocol")) != (2049, 2049, "tcp"))
            {
                yield return $"mount targets' group {group} lets in something else than NFS from the function: {string.Join(", ", doors.Select(door => door.Address))}";
            }
        }
    }

    private static IEnumerable<string> NoPortIsPublic(Plan plan) =>
        plan.OfType("aws_vpc_security_group_ingress_rule").Where(rule => rule.Text("referenced_security_group_id") is null).Select(rule => $"{rule.Address} lets addresses in")
            .Concat(plan.OfType("aws_security_group").Where(group => group.Each("ingress").Length > 0).Select(group => $"{group.Address} has ingress rules of its own"));

    private static IEnumerable<string> PoliciesAreNarrow(Plan plan)
    {
        // Lambda's service makes network interfaces, X-Ray has no resources: AWS lets neither be bound.
        string[] unbound = ["JoinNetwork", "Trace"];
        // An endpoint's policy only narrows what these allow.
        foreach (var resource in plan.Resources.Where(resource => resource.Type != "aws_vpc_endpoint"))
        {
            foreach (var statement in PolicyStatement.In(resource.Text("assume_role_policy")).Concat(PolicyStatement.In(resource.Text("policy"))).Where(statement => statement.Allows))
            {
                if (statement.IsForAnyone)
                {
                    yield return $"{resource.Address} ({statement.Id}) is for anybody";
                }

                if (statement.Actions.Any(action => action == "*" || action.EndsWith(":*", StringComparison.Ordinal)))
                {
                    yield return $"{resource.Address} ({statement.Id}) allows every action";
                }

                if (statement.Resources.Contains("*") && !unbound.Contains(statement.Id))
                {
                    yield return $"{resource.Address} ({statement.Id}) is about every resource";
                }
            }
        }
    }

    private static IEnumerable<string> InvocationIsNarrow(Plan plan)
    {
        var permissions = plan.OfType("aws_lambda_permission").ToList();
        foreach (var permission in permissions)
        {
            var byUrl = (permission.Text("action") == "lambda:InvokeFunctionUrl" && permission.Text("function_url_auth_type") == "NONE") || permission.Is("invoked_via_function_url");
            if (permission.Text("principal") == "*" ? !byUrl : permission.Text("source_arn") is null)
            {
                yield return $"{permission.Address} lets {permission.Text("principal")} invoke the function from anywhere";
            }
        }

        foreach (var url in plan.OfType("aws_lambda_function_url"))
        {
            string[] actions = [.. permissions.Where(permission => permission.Text("qualifier") == url.Text("qualifier")).Select(permission => permission.Text("action")!).Order(StringComparer.Ordinal)];
            if (!actions.SequenceEqual(["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]))
            {
                yield return $"{url.Address} has the permissions {string.Join(", ", actions)}";
            }
        }
    }

    private static IEnumerable<string> SecretsAreHidden(Plan plan)
    {
        foreach (var secret in plan.OfType("aws_ssm_parameter").Select(parameter => parameter.Text("value")!))
        {
            if (secret.Length < 32)
            {
                yield return "the origin's secret is short";
            }

            if (plan.PlainOutputs.Contains(secret, StringComparison.Ordinal))
            {
                yield return "the origin's secret is in an output";
            }

            // Terraform prints what is not marked.
            foreach (var resource in plan.Resources.Where(resource => resource.Values.GetRawText().Contains(secret, StringComparison.Ordinal) && !MarksSecrets(resource)))
            {
                yield return $"{resource.Address} shows the origin's secret";
            }
        }

        static bool MarksSecrets(PlannedResource resource) => resource.Sensitive.GetRawText().Contains("true", StringComparison.Ordinal);
    }

    private static IEnumerable<string> PasswordsAreManaged(Plan plan)
    {
        foreach (var resource in plan.Resources)
        {
            foreach (var name in (string[])["password", "master_password", "secret_string", "secret_binary"])
            {
                if (resource.Text(name) is not null)
                {
                    yield return $"{resource.Address}.{name} is in the state";
                }
            }
        }

        foreach (var database in plan.OfType("aws_db_instance").Concat(plan.OfType("aws_rds_cluster")).Where(database => !database.Is("manage_master_user_password")))
        {
            yield return $"{database.Address} has no managed password";
        }

        foreach (var function in plan.OfType("aws_lambda_function"))
        {
            foreach (var variable in function.Find("environment.variables")!.Value.EnumerateObject().Where(variable => variable.Name.EndsWith("PASSWORD", StringComparison.Ordinal)))
            {
                yield return $"{function.Address} has {variable.Name} in its environment";
            }
        }
    }

    private static IEnumerable<string> EverythingIsEncrypted(Plan plan)
    {
        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            if (distribution.Each("aliases").Length > 0 && distribution.Text("viewer_certificate.minimum_protocol_version")?.StartsWith("TLSv1.2_20", StringComparison.Ordinal) != true)
            {
                yield return $"{distribution.Address} takes visitors with less than TLS 1.2";
            }

            var behaviors = distribution.Each("default_cache_behavior").Concat(distribution.Each("ordered_cache_behavior"));
            if (behaviors.Any(behavior => behavior.GetProperty("viewer_protocol_policy").GetString() is not ("redirect-to-https" or "https-only")))
            {
                yield return $"{distribution.Address} serves visitors without TLS";
            }

            foreach (var origin in distribution.Each("origin").SelectMany(origin => origin.GetProperty("custom_origin_config").EnumerateArray()))
            {
                if (origin.GetProperty("origin_protocol_policy").GetString() != "https-only" || origin.GetProperty("origin_ssl_protocols").EnumerateArray().Any(protocol => protocol.GetString() is not "TLSv1.2"))
                {
                    yield return $"{distribution.Address} asks its origin with less than TLS 1.2";
                }
            }
        }

        foreach (var parameters in plan.OfType("aws_db_parameter_group").Concat(plan.OfType("aws_rds_cluster_parameter_group")))
        {
            if (!parameters.Each("parameter").Any(parameter => parameter.GetProperty("name").GetString() == "require_secure_transport" && parameter.GetProperty("value").GetString() is "1" or "ON"))
            {
                yield return $"{parameters.Address} lets clients in without TLS";
            }
        }

        foreach (var proxy in plan.OfType("aws_db_proxy").Where(proxy => !proxy.Is("require_tls")))
        {
            yield return $"{proxy.Address} lets clients in without TLS";
        }

        foreach (var resource in plan.OfType("aws_s3_bucket_policy").Concat(plan.OfType("aws_efs_file_system_policy")).Where(resource => !PolicyStatement.In(resource.Text("policy")).Any(statement => statement.RefusesPlainText)))
        {
            yield return $"{resource.Address} does not refuse plain text";
        }
    }

    private static IEnumerable<string> DatabasesArePrivate(Plan plan)
    {
        foreach (var database in plan.OfType("aws_db_instance").Concat(plan.OfType("aws_rds_cluster")))
        {
            if (database.Is("publicly_accessible") || !database.Is("storage_encrypted") || database.Number("backup_retention_period") is not > 0 || !database.Is("deletion_protection"))
            {
                yield return $"{database.Address} is public, in plain text, without backups or easily deleted";
            }
        }

        foreach (var instance in plan.OfType("aws_rds_cluster_instance").Where(instance => instance.Is("publicly_accessible")))
        {
            yield return $"{instance.Address} is public";
        }
    }

    private static IEnumerable<string> BucketsArePrivate(Plan plan)
    {
        foreach (var bucket in plan.OfType("aws_s3_bucket").Select(bucket => bucket.Text("id")))
        {
            string[] blocks = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
            if (!plan.OfType("aws_s3_bucket_public_access_block").Any(block => block.Text("bucket") == bucket && blocks.All(block.Is)))
            {
                yield return $"bucket {bucket} may become public";
            }

            if (!plan.OfType("aws_s3_bucket_ownership_controls").Any(controls => controls.Text("bucket") == bucket && controls.Text("rule.object_ownership") == "BucketOwnerEnforced"))
            {
                yield return $"bucket {bucket} has access lists";
            }
        }

        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            foreach (var origin in distribution.Each("origin").Where(origin => origin.GetProperty("domain_name").GetString()!.Contains(".s3.", StringComparison.Ordinal)))
            {
                if (string.IsNullOrEmpty(origin.GetProperty("origin_access_control_id").GetString()))
                {
                    yield return $"{distribution.Address} asks a bucket without a signature";
                }
            }
        }
    }

    private static IEnumerable<string> FunctionWaits(Plan plan) =>
        ((string[])["aws_efs_mount_target.this", "aws_efs_file_system_policy.this", "aws_iam_role_policy.function", "aws_vpc_security_group_ingress_rule.nfs"])
            .Except(plan.DependenciesOf("aws_lambda_function.this"))
            .Select(missing => $"the function does not wait for {missing}");

    private static IEnumerable<string> CacheFollowsOrigin(Plan plan)
    {
        foreach (var policy in plan.OfType("aws_cloudfront_cache_policy"))
        {
            if ((policy.Number("min_ttl"), policy.Number("default_ttl"), policy.Number("max_ttl")) != (0, 0, 31536000))
            {
                yield return $"{policy.Address} keeps answers longer or shorter than they say";
            }

            const string Key = "parameters_in_cache_key_and_forwarded_to_origin";
            if (!policy.Is($"{Key}.enable_accept_encoding_brotli") || !policy.Is($"{Key}.enable_accept_encoding_gzip"))
            {
                yield return $"{policy.Address} keeps one coding only";
            }

            if (policy.Text($"{Key}.query_strings_config.query_string_behavior") != "all")
            {
                yield return $"{policy.Address} takes versions of a file, or searches, for the same";
            }

            if (policy.Text($"{Key}.cookies_config.cookie_behavior") != "none")
            {
                yield return $"{policy.Address} has cookies in its key: they are in X-Page-Variant";
            }

            string[] fields = [.. policy.Find($"{Key}.headers_config.headers.items") is { } items ? items.EnumerateArray().Select(item => item.GetString()!) : []];
            if (!fields.SequenceEqual(policy.Text("name")!.EndsWith("-pages", StringComparison.Ordinal) ? ["X-Page-Variant"] : []))
            {
                yield return $"{policy.Address} has these fields in its key: {string.Join(", ", fields)}";
            }
        }

        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            int[] errors = [.. distribution.Each("custom_error_response").Where(error => error.GetProperty("error_caching_min_ttl").GetInt32() <= 5).Select(error => error.GetProperty("error_code").GetInt32())];
            if (((int[])[403, 404, 500, 502, 503, 504]).Except(errors).ToList() is { Count: > 0 } missing)
            {
                yield return $"{distribution.Address} shows errors that are over: {string.Join(", ", missing)}";
            }
        }
    }

    private static IEnumerable<string> OriginsGetWhatTheyShould(Plan plan)
    {
        var withoutCookies = plan.OfType("aws_cloudfront_origin_request_policy").Where(policy => policy.Text("cookies_config.cookie_behavior") == "none").Select(policy => policy.Text("id")).ToHashSet();
        foreach (var policy in plan.OfType("aws_cloudfront_origin_request_policy"))
        {
            if (policy.Text("headers_config.header_behavior") != "allExcept" || !policy.Find("headers_config.headers.items")!.Value.EnumerateArray().Any(item => item.GetString() == "Host"))
            {
                yield return $"{policy.Address} sends Host, which the function's address does not know";
            }
        }

        var pages = plan.OfType("aws_cloudfront_cache_policy").Where(policy => policy.Text("name")!.EndsWith("-pages", StringComparison.Ordinal)).Select(policy => policy.Text("id")).ToHashSet();
        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            var origins = distribution.Each("origin").ToDictionary(origin => origin.GetProperty("origin_id").GetString()!);
            if (!origins["function"].GetProperty("custom_header").EnumerateArray().Any(field => field.GetProperty("name").GetString() == "X-Origin-Secret"))
            {
                yield return $"{distribution.Address} does not show the function its secret";
            }

            foreach (var behavior in distribution.Each("default_cache_behavior").Concat(distribution.Each("ordered_cache_behavior")))
            {
                var path = behavior.TryGetProperty("path_pattern", out var pattern) ? pattern.GetString()! : "*";
                var request = behavior.GetProperty("origin_request_policy_id").GetString();
                var isFunction = behavior.GetProperty("target_origin_id").GetString() == "function";
                if (behavior.GetProperty("forwarded_values").GetArrayLength() > 0)
                {
                    yield return $"{path} has values of its own instead of policies";
                }

                if (!isFunction && !string.IsNullOrEmpty(request))
                {
                    yield return $"{path} sends visitors' fields to a bucket";
                }

                if (path is "/wp-content/*" or "/wp-includes/*" && !withoutCookies.Contains(request))
                {
                    yield return $"{path} sends cookies for files";
                }

                if (path == "*" && (!pages.Contains(behavior.GetProperty("cache_policy_id").GetString()) || withoutCookies.Contains(request)))
                {
                    yield return "pages do not get their cookies, or are kept for all visitors alike";
                }

                if (isFunction != behavior.GetProperty("function_association").EnumerateArray().Any(association => association.GetProperty("event_type").GetString() == "viewer-request"))
                {
                    yield return $"{path} does not tell the function who asks, or tells a bucket";
                }
            }
        }
    }

    private static IEnumerable<string> LogsEnd(Plan plan)
    {
        foreach (var group in plan.OfType("aws_cloudwatch_log_group").Where(group => group.Number("retention_in_days") is not > 0))
        {
            yield return $"{group.Address} is kept for ever";
        }

        foreach (var function in plan.OfType("aws_lambda_function").Where(function => function.Text("logging_config.log_format") != "JSON"))
        {
            yield return $"{function.Address} does not log JSON";
        }
    }
}
