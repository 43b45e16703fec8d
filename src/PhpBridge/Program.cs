using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge;

/// <summary>Composition root: reads the options, starts php-fpm, runs the loop.</summary>
internal static class Program
{
    private static int Main()
    {
        using var output = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        var log = new JsonLog(output, LogLevel.Information, TimeProvider.System);
        BridgeOptions options;
        try
        {
            options = BridgeOptions.Read(Environment.GetEnvironmentVariables());
        }
        catch (OptionsException e)
        {
            log.InitializationFailed(e.Message);
            return FailInitialization(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"), "Runtime.InvalidConfiguration", e.Message, log);
        }

        log = new JsonLog(output, options.LogLevel, TimeProvider.System);
        foreach (var variable in options.UnknownVariables)
        {
            log.UnknownVariable(variable);
        }

        return Run(options, log);
    }

    private static int Run(BridgeOptions options, JsonLog log)
    {
        Directory.CreateDirectory(options.RunDirectory);
        using var supervisor = new FpmSupervisor(
            new FpmOptions(options.PhpFpm, options.PhpIni, options.FpmInclude, options.RunDirectory, Workers: 1, options.FpmStartTimeout), log);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
        {
            supervisor.Dispose();
            Environment.Exit(0);
        });
        try
        {
            // php-fpm starts while everything else is put together.
            var started = Stopwatch.GetTimestamp();
            supervisor.Start();
            var site = new SiteResolver(options.DocumentRoot, options.AllowXmlRpc);
            var php = new PhpResponder(supervisor, worker: 0, new CgiVariables(options.DocumentRoot), log);
            var bridge = new Bridge(site, php, options.DeadlineMargin, TimeProvider.System, log);
            using var client = new RuntimeApiClient(options.RuntimeApi, log);
            supervisor.WaitUntilReady();
            log.Ready(Version, SinceProcessStart(), Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1));

            new RuntimeLoop(client, bridge.Handle, log).Run();
            return 0;
        }
        catch (PhpException e)
        {
            log.InitializationFailed(e.Message);
            return FailInitialization(options.RuntimeApi, "Runtime.PhpFpmNotStarted", e.Message, log);
        }
        catch (RuntimeApiException e)
        {
            log.RuntimeApiGone(e.Message);
            return 1;
        }
    }

    private static int FailInitialization(string? runtimeApi, string type, string message, ILogger log)
    {
        if (!string.IsNullOrEmpty(runtimeApi))
        {
            try
            {
                using var client = new RuntimeApiClient(runtimeApi, log);
                client.FailInitialization(new LambdaError(type, message));
            }
            catch (RuntimeApiException e)
            {
                log.RuntimeApiGone(e.Message);
            }
        }

        return 1;
    }

    private static string Version
        => typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static double SinceProcessStart()
        => Math.Round((DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds);
}
