namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Who may do what.</summary>
internal static class PermissionRules
{
    public static IEnumerable<string> PoliciesAreNarrow(Plan plan)
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

    public static IEnumerable<string> InvocationIsNarrow(Plan plan)
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

    public static IEnumerable<string> FunctionWaits(Plan plan) =>
        ((string[])["aws_efs_mount_target.this", "aws_efs_file_system_policy.this", "aws_iam_role_policy.function", "aws_vpc_security_group_ingress_rule.nfs"])
            .Except(plan.DependenciesOf("aws_lambda_function.this"))
            .Select(missing => $"the function does not wait for {missing}");
}
