using PhpBridge.Lambda;

namespace PhpBridge.Configuration;

/// <summary>Settings of the runtime: how invocations are received and answered.</summary>
internal static class LambdaSettings
{
    private static readonly Setting<bool> InvokeMode = SettingTypes.Choice(
        "PHPBRIDGE_INVOKE_MODE",
        "buffered",
        "response_stream",
        "`response_stream` streams responses to Function URLs with the invoke mode `RESPONSE_STREAM` and to REST APIs with the transfer "
            + "mode `STREAM`; see [Streaming](events.md#streaming).");

    private static readonly Setting<TimeSpan> DeadlineMargin = SettingTypes.Duration(
        "PHPBRIDGE_DEADLINE_MARGIN",
        "0s",
        "1m",
        "500ms",
        "The time before the function's timeout at which a running script is stopped and its request is answered with 504.");

    private static readonly Setting<bool> Extension = SettingTypes.Switch(
        "PHPBRIDGE_EXTENSION",
        "`off` does not register the internal extension. PHP then continues after its response only until the next invocation is "
            + "requested, and gets no notice when the environment shuts down.");

    // Set by Lambda, so they are not in the documentation.
    private static readonly Setting<int> MaxConcurrency = SettingTypes.Integer(
        "AWS_LAMBDA_MAX_CONCURRENCY", 1, 10_000, "1", "The number of concurrent invocations of an environment, on managed instances.");

    private static readonly Setting<int> MemorySize = SettingTypes.Integer(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", 1, 1_000_000, "", "The function's memory in MB.");

    public static readonly SettingGroup Group = new("Invocations", [InvokeMode, DeadlineMargin, Extension]);

    public static LambdaOptions Read(Variables variables)
    {
        const string RuntimeApi = "AWS_LAMBDA_RUNTIME_API";
        var runtimeApi = variables[RuntimeApi]
            ?? throw new OptionsException(
                RuntimeApi, "is not set. Lambda sets it; to run the bridge elsewhere, use the emulator (./build.sh run)");
        return new LambdaOptions(runtimeApi, MaxConcurrency.Read(variables))
        {
            MemoryMegabytes = variables[MemorySize.Name] is null ? null : MemorySize.Read(variables),
            Streams = !InvokeMode.Read(variables),
            DeadlineMargin = DeadlineMargin.Read(variables),
            RegistersExtension = Extension.Read(variables),
        };
    }
}
