using System.Text;
using PhpBridge.Http;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Php;

/// <summary>The bridge's php-fpm classes around a Perl script that stands for php-fpm, so that unit tests need no PHP.</summary>
internal sealed class StubbedFpm : IDisposable
{
    /// <summary>
    /// The collection of the tests that start it: the names of pools contain the process id, so only one may run in a process.
    /// </summary>
    public const string Collection = "php-fpm";

    private readonly TemporaryFolder _folder = new();
    private readonly FpmOutput _output;
    private readonly IdleWorkers _idle;

    /// <param name="start">What the stub does instead of starting: <c>fail</c>, <c>hang</c>, or nothing.</param>
    public StubbedFpm(int workers = 1, string start = "", string? executable = null, TimeSpan? startTimeout = null)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "not available here: /usr/bin/perl");
        executable ??= Repository.PathTo("tests/fixtures/php-fpm/php-fpm");
        Options = new FpmOptions(executable, null, null, _folder.Path, workers, startTimeout ?? TimeSpan.FromSeconds(60))
        {
            Environment = new Dictionary<string, string> { ["STUB_START"] = start },
            QueueTimeout = TimeSpan.FromMilliseconds(20),
        };
        _output = new FpmOutput(workers, Log);
        _idle = new IdleWorkers(workers);
        Supervisor = new FpmSupervisor(Options, _output, Log);
    }

    public FpmOptions Options { get; }

    public FpmSupervisor Supervisor { get; }

    public RecordedLog Log { get; } = new();

    public string RunDirectory => _folder.Path;

    /// <summary>Long enough for anything that is expected to happen, however slow the machine is.</summary>
    public static Deadline Later => Deadline.After(TimeSpan.FromSeconds(60));

    public PhpResponder CreateResponder(IRequestHooks hooks)
        => new(Options, Supervisor, _idle, _output, hooks, new CgiVariables(_folder.Path), Log);

    public static HttpResponse Respond(PhpResponder responder, string script, Deadline deadline, string content = "")
    {
        var request = new HttpRequest
        {
            Method = "POST"u8.ToArray(),
            Path = Encoding.UTF8.GetBytes(script),
            Fields = [],
            Content = Encoding.UTF8.GetBytes(content),
        };
        return responder.Respond(request, new Resolution.Script(script, PathInfo: ""), default, deadline);
    }

    public void Dispose()
    {
        Supervisor.Dispose();
        _folder.Dispose();
    }
}
