using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Logging;
using PhpBridge.Assets;
using PhpBridge.Configuration;
using PhpBridge.Console;
using PhpBridge.Health;
using PhpBridge.Invocations;
using PhpBridge.Lambda;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge;

/// <summary>
/// Composition root: reads the options, starts php-fpm, runs the loop. Exits with 0 when told to end, with 1 when it
/// cannot go on; the platform then starts a fresh sandbox.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["doctor"])
        {
            return new Doctor(System.Console.Out).Run(Environment.GetEnvironmentVariables());
        }

        using var output = new StandardOutput();
        var log = new JsonLog(output, LogLevel.Information, TimeProvider.System);
        var environment = Environment.GetEnvironmentVariables();
        Prefetch.Begin(BridgeOptions.DocumentRootOf(environment), SettingParsers.RulesFile, MirrorOptions.ManifestName, "php.d", SiteLayouts.RecordName, "wp-content", SiteCheck.Installing, LayoutFinder.Loader, "wp-config.php");
        BridgeOptions options;
        try
        {
            options = BridgeOptions.Read(environment);
        }
        catch (OptionsException e)
        {
            var runtimeApi = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
            return FailInitialization(runtimeApi, "Runtime.InvalidConfiguration", e.Message, log);
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
        var layouts = new SiteLayouts(options.DocumentRoot, options.WordPress, TimeProvider.System);

        using var mirror = CreateMirror(options, layouts, log);
        var fpm = options.Fpm(options.Workers) with { Settings = options.IniSettings.With(mirror.IniDirectives), Environment = mirror.Environment };

        // For php-fpm, for commands, and for every PHP that either of them starts.
        Environment.SetEnvironmentVariable(IniSettings.Variable, fpm.Settings.ScanPath(options.RunDirectory));
        using var supervisor = new FpmSupervisor(fpm, log);
        var site = new SiteCheck(layouts);
        using var shutdown = new Shutdown(supervisor, log);
        try
        {
            Initialize(options, layouts, site, mirror, supervisor, log);
        }
        catch (PhpException e)
        {
            return FailInitialization(options.RuntimeApi, "Runtime.PhpFpmNotStarted", e.Message, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            var reason = $"PHPBRIDGE_RUN_DIRECTORY ('{options.RunDirectory}') cannot be used: {e.Message}";
            return FailInitialization(options.RuntimeApi, "Runtime.RunDirectoryUnusable", reason, log);
        }

        return Serve(options, layouts, site, mirror, supervisor, log);
    }

    private static ICodeMirror CreateMirror(BridgeOptions options, SiteLayouts layouts, JsonLog log)
    {
        if (options.MirrorOf(layouts.Current) is { } mirror
            && EfsMirror.Create(mirror with { BytecodeKey = OpcacheFingerprint.Of(options) }, TimeProvider.System, log) is { } efs)
        {
            return efs;
        }

        return new NoMirror(new WatchedLinks(options.Site.Revalidate, TimeProvider.System));
    }

    private static void Initialize(BridgeOptions options, SiteLayouts layouts, SiteCheck site, ICodeMirror mirror, FpmSupervisor supervisor, JsonLog log)
    {
        AbandonedFolders.End(options.RunDirectory, log);

        // php-fpm takes its time, and so does EFS: both at once.
        var started = Stopwatch.GetTimestamp();
        supervisor.Start();
        var check = Task.Factory.StartNew(() => Check(options, layouts, site, log), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        mirror.Activate(isSite: false);
        if (check.GetAwaiter().GetResult())
        {
            mirror.Activate(isSite: true);
        }

        supervisor.WaitUntilReady();
        log.Ready(Version, SinceProcessStart(), Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1));
    }

    /// <summary>Nothing of it is a reason not to start: it may be mended, and until then visitors and operators get an answer.</summary>
    /// <returns>Whether there is a site.</returns>
    private static bool Check(BridgeOptions options, SiteLayouts layouts, SiteCheck site, JsonLog log)
    {
        var problem = site.Problem();
        foreach (var finding in SandboxCheck.Findings(options.PhpFpm, options.RunDirectory, layouts.Current.Content.Folder))
        {
            log.SandboxFinding(finding);
        }

        if (problem is not null)
        {
            log.SiteNotReady(problem);
        }

        return problem is null;
    }

    private static int Serve(BridgeOptions options, SiteLayouts layouts, SiteCheck site, ICodeMirror mirror, FpmSupervisor supervisor, JsonLog log)
    {
        // Only a sandbox that serves one invocation at a time is ever frozen, and can be kept awake.
        var isFrozen = options.Concurrency == 1;
        using var extension = options.RegistersExtension ? InternalExtension.Register(options.RuntimeApi, followsInvocations: isFrozen, log) : null;
        using var files = new FileTable(options.Site, TimeProvider.System, mirror);
        using var cache = new AssetCache(
            files, new CachePolicy(options.CacheRules, layouts), options.AssetCacheSize, options.MaxCachedAsset, new BackgroundWork().Add, TimeProvider.System);
        var guard = new OriginGuard(options.OriginSecrets, options.AllowedHosts, options.ViewerField);
        var front = new RequestPipeline(guard, new SiteResolver(options.Site, files, layouts, site), new AssetResponder(cache));
        var variables = new CgiVariables(options.DocumentRoot);
        var hooks = new MirrorRequestHooks(
            mirror, options.Workers, options.MirrorInterval, layouts, options.Site.FrontController, options.SetsRevalidation);
        var database = options.DatabaseHost is { } host ? new DatabaseCheck(host, TimeProvider.System) : null;
        var bridges = Enumerable.Range(0, options.Concurrency).Select(_ => CreateBridge()).ToArray();
        extension?.Start(bridges[0].Settle);
        foreach (var bridge in bridges[1..])
        {
            new Thread(() => Environment.Exit(Loop(bridge))) { IsBackground = true }.Start();
        }

        return Loop(bridges[0]);

        // A log knows one invocation. With one loop, what php-fpm says late belongs to the last; with several, nobody knows.
        InvocationHandler CreateBridge()
        {
            var own = options.Concurrency == 1 ? log : log.Another();
            var php = new PhpResponder(supervisor, hooks, variables, options.QueueTimeout, own);
            var console = new ConsoleOptions(options.Php, options.PhpIni, options.DocumentRoot, options.Scripts, options.WpCli) { Environment = mirror.Environment };
            var runner = new CommandRunner(console, Environment.GetEnvironmentVariables(), mirror.BeginCommand, own);
            var inquiry = new LayoutInquiry(runner, layouts, options.WordPress, options.Scripts, own);
            var commands = new CommandDispatcher(
                options.AllowConsole ? runner : null,
                console,
                layouts,
                new ScheduledRun(php, layouts, options.Scripts, own),
                new Installation(runner, options.DocumentRoot, options.WordPress, options.Scripts, own),
                new MirrorCommand(mirror));
            var maintenance = new SandboxMaintenance(mirror, site, inquiry, php, options.Scripts);
            return new InvocationHandler(front, php, commands, mirror, maintenance, options.Streams, options.DeadlineMargin, TimeProvider.System, own) { Database = database };
        }

        int Loop(InvocationHandler bridge)
        {
            try
            {
                using var client = new RuntimeApiClient(options.RuntimeApi, log);
                new RuntimeLoop(client, bridge, isFrozen ? extension : null, log).Run();
                return 0;
            }
            catch (RuntimeApiException e)
            {
                log.RuntimeApiGone(e.Message);
                return 1;
            }
        }
    }

    /// <summary>Tells the log and the platform why there will be no function.</summary>
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
            log.RuntimeApiGone(e.Message);
        }

        return 1;
    }

    private static string Version
        => typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static double SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round((DateTime.Now - process.StartTime).TotalMilliseconds);
    }
}
