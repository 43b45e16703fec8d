
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Rules of secrets and logs.</summary>
internal static class SecretRules
{
    public static IEnumerable<string> SecretsAreHidden(Plan plan)
    {
        foreach (var secret in plan.OfType("aws_ssm_parameter").Select(parameter => parameter.Text("value")!))
        {
            if (secret.Length < 32)
            {
                yield return "the origin secret is short";
            }

            if (plan.PlainOutputs.Contains(secret, StringComparison.Ordinal))
            {
                yield return "the origin secret is in an output";
            }

            // Terraform prints values that are not marked as sensitive.
            foreach (var resource in plan.Resources
                .Where(resource => resource.Values.GetRawText().Contains(secret, StringComparison.Ordinal) && !MarksSecrets(resource)))
            {
                yield return $"{resource.Address} contains the origin secret without marking it as sensitive";
            }
        }

        static bool MarksSecrets(PlannedResource resource) => resource.Sensitive.GetRawText().Contains("true", StringComparison.Ordinal);
    }

    public static IEnumerable<string> PasswordsAreManaged(Plan plan)
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

        foreach (var database in plan.OfType("aws_db_instance")
            .Concat(plan.OfType("aws_rds_cluster"))
            .Where(database => !database.Is("manage_master_user_password")))
        {
            yield return $"{database.Address} has no managed password";
        }

        foreach (var function in plan.OfType("aws_lambda_function"))
        {
            foreach (var variable in function.Find("environment.variables")!.Value
                .EnumerateObject()
                .Where(variable => variable.Name.EndsWith("PASSWORD", StringComparison.Ordinal)))
            {
                yield return $"{function.Address} has {variable.Name} in its environment";
            }
        }
    }

    public static IEnumerable<string> LogsEnd(Plan plan)
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
