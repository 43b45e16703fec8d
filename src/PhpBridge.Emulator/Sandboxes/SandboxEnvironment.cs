using System.Globalization;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// The variables that a function on provided.al2023 sees ("Defined runtime environment variables"), and no others.
/// AWS_EXECUTION_ENV is not among them: Lambda does not define it for OS-only runtimes.
/// </summary>
internal static class SandboxEnvironment
{
    public static Dictionary<string, string> Create(FunctionOptions options, string runtimeApi, int sandboxNumber)
    {
        var now = DateTimeOffset.UtcNow;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["LD_LIBRARY_PATH"] = "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = FunctionIdentity.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = FunctionIdentity.Version,
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = options.MemoryMegabytes.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{FunctionIdentity.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = FormattableString.Invariant(
                $"{now:yyyy/MM/dd}/[{FunctionIdentity.Version}]{sandboxNumber:x32}"),
            ["AWS_REGION"] = FunctionIdentity.Region,
            ["AWS_DEFAULT_REGION"] = FunctionIdentity.Region,
            ["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR",
            ["AWS_XRAY_DAEMON_ADDRESS"] = "169.254.79.129:2000",
            ["_AWS_XRAY_DAEMON_ADDRESS"] = "169.254.79.129",
            ["_AWS_XRAY_DAEMON_PORT"] = "2000",
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE", // The documentation's example: real in shape, good for nothing.
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            ["AWS_SESSION_TOKEN"] = "emulated-session-token",
            ["_HANDLER"] = FunctionIdentity.Handler,
            ["LAMBDA_TASK_ROOT"] = "/var/task",
            ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
        };

        if (options.MaxConcurrency > 1)
        {
            variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "lambda-managed-instances";
            variables["AWS_LAMBDA_MAX_CONCURRENCY"] = options.MaxConcurrency.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in options.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }
}
