
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Rules of permissions.</summary>
internal static class PermissionRules
{
    public static IEnumerable<string> PoliciesAreNarrow(Plan plan)
    {
        // Lambda's network interfaces and X-Ray: AWS supports no resources for these actions.
        string[] unbound = ["JoinNetwork", "Trace"];
        // An endpoint's policy only restricts other policies.
        foreach (var resource in plan.Resources.Where(resource => resource.Type != "aws_vpc_endpoint"))
        {
            foreach (var statement in PolicyStatement.In(resource.Text("assume_role_policy"))
                .Concat(PolicyStatement.In(resource.Text("policy")))
                .Where(statement => statement.Allows))
            {
                if (statement.IsForAnyone && !statement.NamesEndpoints)
                {
                    yield return $"{resource.Address} ({statement.Id}) has every principal";
                }

                if (statement.Actions.Any(action => action == "*" || action.EndsWith(":*", StringComparison.Ordinal)))
                {
                    yield return $"{resource.Address} ({statement.Id}) allows every action";
                }

                if (statement.Resources.Contains("*") && !unbound.Contains(statement.Id))
                {
                    yield return $"{resource.Address} ({statement.Id}) covers every resource";
                }
            }
        }
    }

    public static IEnumerable<string> InvocationIsNarrow(Plan plan)
    {
        var permissions = plan.OfType("aws_lambda_permission").ToList();
        foreach (var permission in permissions)
        {
            var byUrl = (permission.Text("action") == "lambda:InvokeFunctionUrl" && permission.Text("function_url_auth_type") == "NONE")
                || permission.Is("invoked_via_function_url");
            if (permission.Text("principal") == "*" ? !byUrl : permission.Text("source_arn") is null)
            {
                yield return $"{permission.Address} allows {permission.Text("principal")} to invoke the function without a source";
            }
        }

        foreach (var url in plan.OfType("aws_lambda_function_url"))
        {
            string[] actions =
            [
                .. permissions.Where(permission => permission.Text("qualifier") == url.Text("qualifier"))
                    .Select(permission => permission.Text("action")!)
                    .Order(StringComparer.Ordinal),
            ];
            if (!actions.SequenceEqual(["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]))
            {
                yield return $"{url.Address} has the permissions {string.Join(", ", actions)}";
            }
        }
    }

    public static IEnumerable<string> FunctionWaits(Plan plan) =>
        ((string[])
        [
            "aws_efs_mount_target.this", "aws_efs_file_system_policy.this",
            "aws_iam_role_policy.function", "aws_vpc_security_group_ingress_rule.nfs",
        ])
            .Except(plan.DependenciesOf("aws_lambda_function.this"))
            .Select(missing => $"the function does not wait for {missing}");
}
