using System.Collections;
using PhpBridge.Assets;
using PhpBridge.Caching;
using PhpBridge.Caching.Purges;
using PhpBridge.Commands;
using PhpBridge.Configuration;
using PhpBridge.Health;
using PhpBridge.Invocations;
using PhpBridge.Lambda;
using PhpBridge.Lifecycle;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge;

/// <summary>Builds the parts of the program from its options and connects them. Each method builds one part.</summary>
internal sealed class CompositionRoot : IDisposable
{
    private readonly BridgeOptions _options;
    private readonly IDictionary _environment;
    private readonly JsonLog _log;
    private readonly SiteLayouts _layouts;
    private readonly SiteCheck _site;
    private readonly ICodeMirror _mirror;
    private readonly FpmOptions _fpm;
    private readonly FpmOutput _output;
    private readonly IdleWorkers _idle;
    private readonly FpmSupervisor _supervisor;
    private readonly FileTable _files;
    private readonly AssetCache _cache;
    private readonly CommandOptions _commandOptions;
    private SandboxPages? _pages;

    public CompositionRoot(BridgeOptions options, IDictionary environment, JsonLog log)
    {
        (_options, _environment, _log) = (options, environment, log);
        _layouts = new SiteLayouts(options.Site.DocumentRoot, options.Site.WordPress, TimeProvider.System);
        _site = new SiteCheck(_layouts);
        _mirror = CreateMirror();
        var variables = PhpEnvironment();
        _fpm = options.Fpm with { Settings = options.Fpm.Settings.With(_mirror.IniDirectives), Environment = variables };
        _output = new FpmOutput(_fpm.Workers, log);
        _idle = new IdleWorkers(_fpm.Workers);
        _supervisor = new FpmSupervisor(_fpm, _output, log);
        _files = new FileTable(options.Site, TimeProvider.System, _mirror);
        _cache = CreateCache();
        _commandOptions = options.Commands with { Environment = variables };
    }

    /// <summary>The value of PHP_INI_SCAN_DIR for every PHP process.</summary>
    public string IniScanPath => _fpm.Settings.ScanPath(_fpm.RunDirectory);

    /// <summary>Whether Lambda freezes the environment between invocations. It does not if several may run at once.</summary>
    public bool IsFrozen => _options.Lambda.Concurrency == 1;

    public Shutdown CreateShutdown() => new(_supervisor, _idle, _log);

    public Initialization CreateInitialization() => new(_options.Fpm, _layouts, _site, _mirror, _supervisor, _log);

    public InternalExtension? RegisterExtension()
        => _options.Lambda.RegistersExtension
            ? InternalExtension.Register(_options.Lambda.RuntimeApi, followsInvocations: IsFrozen, _log)
            : null;

    /// <summary>Creates one handler per concurrent invocation.</summary>
    public InvocationHandler[] CreateHandlers()
    {
        _pages = _options.Pages is { } pages ? SandboxPages.Start(pages, PurgeSocketPath, TimeProvider.System, _log) : null;
        var shared = new SharedParts(
            new OriginGuard(_options.Gateway.OriginSecrets, _options.Gateway.AllowedHosts, _options.Gateway.ViewerHeader),
            new SiteResolver(_options.Site, _files, _layouts, _site),
            new AssetResponder(_cache),
            CreateHooks(),
            new ChangeDetection(_mirror, _files),
            _options.DatabaseHost is { } host ? new DatabaseCheck(host, TimeProvider.System) : null);
        return [.. Enumerable.Range(0, _options.Lambda.Concurrency).Select(_ => CreateHandler(shared))];
    }

    public void Dispose()
    {
        _pages?.Dispose();
        _cache.Dispose();
        _files.Dispose();
        _supervisor.Dispose();
        _mirror.Dispose();
    }

    /// <summary>Bridges on one machine may share the run directory.</summary>
    private string PurgeSocketPath => Path.Combine(_options.Fpm.RunDirectory, FpmFiles.PoolPrefix(Environment.ProcessId) + "cache.sock");

    /// <summary>Variables of PHP's processes beside those of this one.</summary>
    private Dictionary<string, string> PhpEnvironment()
    {
        var variables = new Dictionary<string, string>(_mirror.Environment);
        if (_options.Pages is not null)
        {
            variables[PurgeSocket.Variable] = PurgeSocketPath;
        }

        return variables;
    }

    private ICodeMirror CreateMirror()
    {
        if (_options.MirrorOf(_layouts.Current) is { } mirror)
        {
            var key = OpcacheFingerprint.Of(_options.Fpm, _options.Site.DocumentRoot);
            if (EfsMirror.Create(mirror with { BytecodeKey = key }, TimeProvider.System, _log) is { } efs)
            {
                return efs;
            }
        }

        return new NoMirror(new WatchedLinks(_options.Site.Revalidate, TimeProvider.System));
    }

    private AssetCache CreateCache()
    {
        var assets = _options.Assets;
        var policy = new CachePolicy(assets.CacheRules, _layouts);
        return new AssetCache(_files, policy, assets.CacheSize, assets.MaxCachedSize, new BackgroundWork().Add, TimeProvider.System);
    }

    private MirrorRequestHooks CreateHooks() => new(
        _mirror,
        _fpm.Workers,
        _options.Mirror?.Interval ?? TimeSpan.Zero,
        _layouts,
        _options.Site.FrontController,
        setsRevalidation: !_fpm.Settings.Values.ContainsKey("opcache.revalidate_freq"));

    private InvocationHandler CreateHandler(SharedParts shared)
    {
        // A log carries the id of one invocation. With one loop, late output of php-fpm belongs to its last invocation; with several
        // loops its invocation is unknown.
        var log = IsFrozen ? _log : _log.Another();
        var php = CreatePhp(shared, log);
        var pipeline = new RequestPipeline(shared.Guard, shared.Site, shared.Assets, php, shared.Changes, shared.Database, log)
        {
            Pages = _pages?.Cache,
        };
        var requests = new RequestHandler(pipeline, _options.Lambda.Streams, log);
        var runner = new CommandRunner(_commandOptions, _environment, _mirror.BeginCommand, log);
        var layout = new LayoutQuery(runner, _layouts, _options.Site.WordPress, _commandOptions.Scripts, log);
        var maintenance = new SandboxMaintenance(_mirror, _site, layout, php, _commandOptions.Scripts);
        var commands = CreateCommands(php, runner, log);
        return new InvocationHandler(
            requests, commands, php, maintenance, shared.Changes, _options.Lambda.DeadlineMargin, TimeProvider.System, log)
        {
            Pages = _pages is null ? null : new PageMaintenance(_pages.Cache, shared.Site, CreatePhp(shared, log)),
        };
    }

    private PhpResponder CreatePhp(SharedParts shared, JsonLog log)
        => new(_fpm, _supervisor, _idle, _output, shared.Hooks, new CgiVariables(_options.Site.DocumentRoot), log);

    private CommandDispatcher CreateCommands(PhpResponder php, CommandRunner runner, JsonLog log) => new(
        _commandOptions.AllowsCommands ? runner : null,
        _commandOptions,
        _layouts,
        new ScheduledRun(php, _layouts, _commandOptions.Scripts, log),
        new Installation(runner, _options.Site.DocumentRoot, _options.Site.WordPress, _commandOptions.Scripts, log),
        new MirrorCommand(_mirror),
        new CacheCommand(_pages?.Cache));

    /// <summary>The parts that the handlers of all loops share.</summary>
    private sealed record SharedParts(
        OriginGuard Guard,
        SiteResolver Site,
        AssetResponder Assets,
        MirrorRequestHooks Hooks,
        ChangeDetection Changes,
        DatabaseCheck? Database);
}
