using System.Net.Sockets;
using System.Text;
using CliWrap;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>A php-fpm with one worker, opcache and the interposer, over a site of a few scripts.</summary>
internal sealed class MirroredFpm : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-mirrored-");
    private readonly CancellationTokenSource _end = new();
    private readonly StringBuilder _output = new();
    private Task _run = Task.CompletedTask;

    private MirroredFpm(params IReadOnlyList<string> excluded)
    {
        Directory.CreateDirectory(Root);
        Mirror = new SandboxMirror(Root, excluded);
    }

    public SandboxMirror Mirror { get; }

    public string Root => Path.Combine(_folder.FullName, "site");

    /// <param name="files">Paths and texts of the site's files.</param>
    /// <param name="state">Which state file php-fpm is told of; the mirror's, if null.</param>
    /// <param name="prepare">What else is done to the root before it is mirrored.</param>
    public static async Task<MirroredFpm> StartAsync(
        IReadOnlyDictionary<string, string> files, string? state = null, Action<string>? prepare = null)
    {
        SkipWhereMissing();
        var fpm = new MirroredFpm("uploads", "wp-content/cache");
        try
        {
            await fpm.StartCoreAsync(files, state, prepare);
            return fpm;
        }
        catch
        {
            await fpm.DisposeAsync();
            throw;
        }
    }

    public static void SkipWhereMissing()
    {
        var missing = TestFiles.WhyMissing([TestFile.Interposer, TestFile.PhpFpm]);
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>Requests a script and returns the content of the response.</summary>
    public async Task<string> GetAsync(string script)
    {
        Mirror.BeginRequest();
        return await GetInSameEpochAsync(script);
    }

    public async Task<string> GetInSameEpochAsync(string script)
    {
        var answer = await FastCgiExchange.GetAsync(Socket, PathOf(script), TestContext.Current.CancellationToken);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _end.Dispose();
        Mirror.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Socket => Path.Combine(_folder.FullName, "fpm.sock");

    private async Task StartCoreAsync(IReadOnlyDictionary<string, string> files, string? state, Action<string>? prepare)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
            await File.WriteAllTextAsync(PathOf(path), text);
            // opcache does not keep what may still be changing.
            File.SetLastWriteTimeUtc(PathOf(path), DateTime.UtcNow.AddDays(-1));
            Mirror.AddContent(path);
        }

        prepare?.Invoke(Root);
        Mirror.ActivateIndex(1);
        var configuration = Path.Combine(_folder.FullName, "fpm.conf");
        await File.WriteAllTextAsync(configuration, $"""
            [global]
            error_log = {Path.Combine(_folder.FullName, "fpm.log")}
            [phpbridge-1-1-0]
            listen = {Socket}
            pm = static
            pm.max_children = 1
            clear_env = no
            env[FPM_POOL] = phpbridge-1-1-0
            php_admin_value[opcache.enable] = 1
            php_admin_value[opcache.revalidate_freq] = 0
            php_admin_value[realpath_cache_ttl] = 0
            """);
        var environment = new Dictionary<string, string?>(Mirror.Environment);
        environment["PHPBRIDGE_MIRROR_STATE"] = state ?? Mirror.StatePath;
        _run = Cli.Wrap(TestFiles.PathOf(TestFile.PhpFpm))
            .WithArguments(["--nodaemonize", "--allow-to-run-as-root", "--fpm-config", configuration])
            .WithEnvironmentVariables(environment)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(_output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_end.Token);
        await WaitUntilReadyAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        for (var attempt = 0; attempt < 400 && !_run.IsCompleted; attempt++)
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                // Not listening yet.
                await Task.Delay(25, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException($"php-fpm did not start: {_output}");
    }
}
