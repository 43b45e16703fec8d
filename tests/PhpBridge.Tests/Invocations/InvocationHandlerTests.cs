using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using PhpBridge.Assets;
using PhpBridge.Commands;
using PhpBridge.Invocations;
using PhpBridge.Lambda;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;
using PhpBridge.Tests.Events;
using Xunit;

namespace PhpBridge.Tests.Invocations;

/// <summary>Results of events that are answered without PHP.</summary>
public sealed class InvocationHandlerTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly MemoryStream _logged = new();
    private readonly FpmOutput _output;
    private readonly FpmSupervisor _supervisor;
    private readonly FileTable _files;
    private readonly AssetCache _assets;
    private readonly InvocationHandler _handler;

    public InvocationHandlerTests()
    {
        var log = new JsonLog(_logged, LogLevel.Trace, new FakeClock());
        _output = new FpmOutput(workers: 1, log);
        _supervisor = new FpmSupervisor(Fpm, _output, log);
        _files = new FileTable(Site, TimeProvider.System, IFileStatusSource.None);
        var policy = new CachePolicy([], new SiteLayouts(_root.Path));
        _assets = new AssetCache(_files, policy, 16_000_000, 16_000_000, work => work(), TimeProvider.System);
        _handler = CreateHandler(log, allowConsole: true);
    }

    [Theory]
    [InlineData("/folder", "", "/folder/")]
    [InlineData("/folder", "a=1&b=%20", "/folder/?a=1&b=%20")]
    [InlineData("//folder", "", "/folder/")]
    [InlineData("///folder", "", "/folder/")]
    [InlineData("/%2Ffolder", "", "/folder/")]
    [InlineData("/x/..//folder", "", "/folder/")]
    [InlineData("/%5Cevil.com", "", "/%5Cevil.com/")]
    [InlineData("/evil.com", "", "/evil.com/")]
    [InlineData("//evil.com", "", "/evil.com/")]
    [InlineData("//evil.com/%2e%2e//evil.com", "", "/evil.com/")]
    [InlineData("/%C3%A4%20b", "", "/%C3%A4%20b/")]
    [InlineData("/line%0D%0AX-Evil:%20yes", "", "/line%0D%0AX-Evil:%20yes/")]
    [InlineData("/folder", "a\r\nX-Evil: yes", "/folder/?a%0D%0AX-Evil:%20yes")]
    public void A_directory_is_redirected_to_on_this_site_only(string path, string query, string location)
    {
        foreach (var folder in (string[])["folder", "evil.com", "\\evil.com", "ä b", "line\r\nX-Evil: yes"])
        {
            Directory.CreateDirectory(Path.Combine(_root.Path, folder));
        }

        var answer = Get(path, query);

        Assert.Equal(301, answer.GetProperty("statusCode").GetInt32());
        Assert.Equal(location, answer.GetProperty("headers").GetProperty("Location").GetString());
    }

    [Theory]
    [InlineData("/.env", 403)]
    [InlineData("/%00", 400)]
    [InlineData("/missing", 404)]
    [InlineData("/file.txt", 200)]
    [InlineData("/script.php", 503)]
    public void Every_path_has_an_answer(string path, int status)
    {
        _root.Add("file.txt", "text");
        _root.Add("script.php");

        Assert.Equal(status, Get(path, "").GetProperty("statusCode").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EventJson.Fixtures), MemberType = typeof(EventJson))]
    public void HEAD_has_no_content_and_the_length_that_GET_has(string fixture)
    {
        var whole = Request(fixture, "GET", "/.env");

        var head = Request(fixture, "HEAD", "/.env");

        Assert.NotEqual("", whole.GetProperty("body").GetString());
        Assert.Equal("", head.GetProperty("body").GetString());
        if (fixture != "cloudfront-get") // It counts the content itself, and refuses the field.
        {
            Assert.Contains($"\"{whole.GetProperty("body").GetString()!.Length}\"", head.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(EventJson.Fixtures), MemberType = typeof(EventJson))]
    public void A_status_without_content_has_neither_content_nor_a_length(string fixture)
    {
        _root.Add("file.txt", "text");

        var answer = Request(fixture, "OPTIONS", "/file.txt");

        Assert.Contains(
            "204",
            (answer.TryGetProperty("statusCode", out var status) ? status : answer.GetProperty("status")).ToString(),
            StringComparison.Ordinal);
        Assert.Equal("", answer.GetProperty("body").GetString());
        Assert.DoesNotContain("content-length", answer.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Fields_that_no_source_passes_on_are_431()
    {
        var json = EventJson.Fixture("function-url-get");
        json["headers"]!["x-large"] = new string('a', 3_000_000);

        Assert.Equal(431, Answer(json).GetProperty("statusCode").GetInt32());
    }

    [Fact]
    public void A_file_too_large_for_Lambda_is_answered_with_502_that_names_the_limit()
    {
        File.WriteAllBytes(Path.Combine(_root.Path, "large.bin"), [0xFF, .. new byte[5_000_000]]);

        var answer = Get("/large.bin", "");

        Assert.Equal(502, answer.GetProperty("statusCode").GetInt32());
        Assert.Contains("6291556", answer.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains("id-1", answer.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_answered_with_500()
    {
        File.CreateSymbolicLink(Path.Combine(_root.Path, "broken.png"), "/proc/self/mem"); // Reading its first byte fails.

        var answer = Get("/broken.png", "");

        Assert.Equal(500, answer.GetProperty("statusCode").GetInt32());
        Assert.DoesNotContain(_root.Path, answer.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load-balancer-multi-value-get")]
    [InlineData("load-balancer-single-value-get")]
    public void A_file_too_large_for_a_load_balancer_is_answered_with_502_that_names_its_limit(string fixture)
    {
        File.WriteAllBytes(Path.Combine(_root.Path, "large.bin"), [0xFF, .. new byte[800_000]]);
        var json = EventJson.Fixture(fixture);
        json["path"] = "/large.bin";

        var answer = Answer(json);

        Assert.Equal(502, answer.GetProperty("statusCode").GetInt32());
        Assert.Contains("1048576", answer.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains("1048576", Logged, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_CloudFront_cut_is_answered_with_413()
    {
        _root.Add("file.txt", "text");
        var json = EventJson.Fixture("cloudfront-get");
        var request = json["Records"]![0]!["cf"]!["request"]!;
        request["uri"] = "/file.txt";
        request["body"]!["data"] = "YWJj";
        request["body"]!["inputTruncated"] = true;

        var answer = Answer(json);

        Assert.Equal("413", answer.GetProperty("status").GetString());
        Assert.Contains("first 3 bytes", answer.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"warmer\":true}")]
    [InlineData("{\"source\":\"serverless-plugin-warmup\"}")]
    public void A_ping_is_answered_and_logged_for_debugging_only(string ping)
    {
        var answer = _handler.Handle(Invocation(ping));

        Assert.Equal("{\"warm\":true}", Encoding.UTF8.GetString(answer.Payload.Span));
        Assert.Contains("\"level\":\"DEBUG\"", Logged, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_runs_and_its_answer_is_the_invocations()
    {
        var answer = _handler.Handle(Invocation("{\"console\":{\"command\":[\"cat\"],\"stdin\":\"given\"}}"));

        var json = JsonElement.Parse(answer.Payload.Span);
        Assert.Equal((0, "given"), (json.GetProperty("exitCode").GetInt32(), json.GetProperty("stdout").GetString()));
    }

    [Theory]
    [InlineData("{\"console\":{\"command\":[\"true\"]}}")]
    [InlineData("{\"wp\":[\"plugin\",\"list\"]}")]
    public void A_console_that_is_switched_off_refuses(string command)
    {
        var handler = CreateHandler(new JsonLog(_logged, LogLevel.Trace, new FakeClock()), allowConsole: false);

        var answer = handler.Handle(Invocation(command));

        Assert.Equal("Runtime.ConsoleOff", answer.Error!.Type);
        Assert.Contains("PHPBRIDGE_CONSOLE", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_without_PHP_fails_the_invocation()
    {
        var answer = _handler.Handle(Invocation("{\"cron\":true}"));

        Assert.Equal("Function.ScheduleFailed", answer.Error!.Type);
        Assert.Contains("/not/there", answer.Error.Message, StringComparison.Ordinal);
        Assert.Contains("\"level\":\"ERROR\"", Logged, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unsupported_event_fails_the_invocation()
    {
        var answer = _handler.Handle(Invocation("{}"));

        Assert.Equal("Runtime.InvalidEvent", answer.Error!.Type);
        Assert.Contains("\"requestId\":\"id-1\"", Logged, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _supervisor.Dispose();
        _assets.Dispose();
        _files.Dispose();
        _logged.Dispose();
        _root.Dispose();
    }

    private InvocationHandler CreateHandler(JsonLog log, bool allowConsole)
    {
        var mirror = new NoMirror(new WatchedLinks(TimeSpan.FromSeconds(5), TimeProvider.System));
        var layouts = new SiteLayouts(_root.Path);
        var hooks = new MirrorRequestHooks(mirror, workers: 1, TimeSpan.FromSeconds(1), layouts, "/index.php", setsRevalidation: false);
        var php = new PhpResponder(Fpm, _supervisor, new IdleWorkers(1), _output, hooks, new CgiVariables(_root.Path), log);
        var changes = new ChangeDetection(mirror, _files);
        var resolver = new SiteResolver(Site, _files, layouts, new SiteCheck(layouts));
        var pipeline = new RequestPipeline(
            new OriginGuard([], []), resolver, new AssetResponder(_assets), php, changes, database: null, log);
        var console = new CommandOptions("/not/there", null, _root.Path, _root.Path, null);
        var runner = new CommandRunner(console, System.Environment.GetEnvironmentVariables(), mirror.BeginCommand, log);
        var commands = new CommandDispatcher(
            allowConsole ? runner : null,
            console,
            layouts,
            new ScheduledRun(php, layouts, _root.Path, log),
            new Installation(runner, _root.Path, null, _root.Path, log),
            new MirrorCommand(mirror),
            new CacheCommand(pages: null));
        var layout = new LayoutQuery(runner, layouts, null, _root.Path, log);
        var maintenance = new SandboxMaintenance(mirror, new SiteCheck(layouts), layout, php, _root.Path);
        var requests = new RequestHandler(pipeline, streams: false, log);
        return new InvocationHandler(requests, commands, php, maintenance, changes, TimeSpan.FromMilliseconds(500), new FakeClock(), log);
    }

    private FpmOptions Fpm => new("/not/there", null, null, _root.Path, 1, TimeSpan.FromSeconds(1));

    private SiteOptions Site => new(_root.Path) { LinkTargets = ["/proc"] };

    private string Logged => Encoding.UTF8.GetString(_logged.ToArray());

    private JsonElement Get(string path, string query)
    {
        var json = EventJson.Fixture("function-url-get");
        json["rawPath"] = path;
        json["rawQueryString"] = query;
        return Answer(json);
    }

    private JsonElement Request(string fixture, string method, string path)
    {
        var json = EventJson.Fixture(fixture);
        var request = json["Records"]?[0]?["cf"]?["request"] ?? json;
        var (methodHolder, methodName, pathName) = json["rawPath"] is not null ? (json["requestContext"]!["http"]!, "method", "rawPath")
            : request == json ? (json, "httpMethod", "path") : (request, "method", "uri");
        methodHolder[methodName] = method;
        request[pathName] = path;
        return Answer(json);
    }

    private JsonElement Answer(JsonObject json)
    {
        var answer = _handler.Handle(Invocation(json.ToJsonString()));
        Assert.Null(answer.Error);
        return JsonElement.Parse(answer.Payload.Span);
    }

    private static Invocation Invocation(string json)
        => new("id-1", FakeClock.Start.AddSeconds(10).ToUnixTimeMilliseconds(), "", "", Encoding.UTF8.GetBytes(json));
}
