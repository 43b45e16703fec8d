using System.Collections;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhpBridge.Assets;
using PhpBridge.Configuration;
using PhpBridge.Invocations;
using PhpBridge.Lambda;
using PhpBridge.Lifecycle;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge;

/// <summary>
/// Starts the bridge or the doctor. Exits with 0 after a shutdown and with 1 after a failure, after which Lambda starts another process or
/// sandbox.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var environment = Environment.GetEnvironmentVariables();
        if (arguments is ["doctor"])
        {
            // System.Console would add what it knows about terminals to the binary.
            using var report = new StreamWriter(new StandardOutput());
            return new Doctor(report).Run(environment);
        }

        BeginReadingSite(environment);
        using var output = new StandardOutput();
        var log = new JsonLog(output, LogLevel.Information, TimeProvider.System);
        try
        {
            return Run(environment, BridgeOptions.Read(environment), output);
        }
        catch (OptionsException e)
        {
            return FailInitialization(environment["AWS_LAMBDA_RUNTIME_API"] as string, "Runtime.InvalidConfiguration", e.Message, log);
        }
    }

    private static int Run(IDictionary environment, BridgeOptions options, StandardOutput output)
    {
        var log = new JsonLog(output, options.LogLevel, TimeProvider.System);
        foreach (var variable in options.UnknownVariables)
        {
            log.UnknownVariable(variable);
        }

        using var root = new CompositionRoot(options, environment, log);

        // All PHP processes inherit it: php-fpm, commands, and PHP that scripts start.
        Environment.SetEnvironmentVariable(IniSettings.Variable, root.IniScanPath);
        using var shutdown = root.CreateShutdown();
        try
        {
            root.CreateInitialization().Run();
        }
        catch (PhpException e)
        {
            return FailInitialization(options.Lambda.RuntimeApi, "Runtime.PhpFpmNotStarted", e.Message, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            var reason = $"PHPBRIDGE_RUN_DIRECTORY ('{options.Fpm.RunDirectory}') cannot be used: {e.Message}";
            return FailInitialization(options.Lambda.RuntimeApi, "Runtime.RunDirectoryUnusable", reason, log);
        }

        return RunLoops(options, root, log);
    }

    /// <summary>
    /// Runs one loop per concurrent invocation, the first on this thread. The process ends with the first loop that fails.
    /// </summary>
    private static int RunLoops(BridgeOptions options, CompositionRoot root, JsonLog log)
    {
        using var extension = root.RegisterExtension();
        var handlers = root.CreateHandlers();
        extension?.Start(handlers[0].FinishWork);
        foreach (var handler in handlers[1..])
        {
            new Thread(() => Environment.Exit(RunLoop(handler))) { IsBackground = true }.Start();
        }

        return RunLoop(handlers[0]);

        int RunLoop(InvocationHandler handler)
        {
            try
            {
                using var client = new RuntimeApiClient(options.Lambda.RuntimeApi, log);
                new RuntimeLoop(client, handler, root.IsFrozen ? extension : null, log).Run();
                return 0;
            }
            catch (RuntimeApiException e)
            {
                log.RuntimeApiUnreachable(e.Message);
                return 1;
            }
        }
    }

    /// <summary>Reads the files that the initialization needs from EFS in the background.</summary>
    private static void BeginReadingSite(IDictionary environment) => Prefetch.Begin(
        BridgeOptions.DocumentRootOf(environment),
        CachePolicy.FileName,
        MirrorOptions.ManifestName,
        "php.d",
        SiteLayouts.RecordName,
        "wp-content",
        SiteCheck.Installing,
        LayoutFinder.Loader,
        "wp-config.php");

    /// <summary>Reports a failed initialization to the log and to Lambda.</summary>
    private static int FailInitialization(string? runtimeApi, string type, string reason, JsonLog log)
    {
        log.InitializationFailed(reason);
        try
        {
            if (!string.IsNullOrEmpty(runtimeApi))
            {
                using var client = new RuntimeApiClient(runtimeApi, log);
                client.FailInitialization(new LambdaError(type, reason));
            }
        }
        catch (RuntimeApiException e)
        {
            log.RuntimeApiUnreachable(e.Message);
        }

        return 1;
    }
}
