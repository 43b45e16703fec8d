using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Assets;
using PhpBridge.Events;
using PhpBridge.Http;
using PhpBridge.Invocations;
using PhpBridge.Lambda;
using PhpBridge.Mirror;
using PhpBridge.Site;
using PhpBridge.Telemetry;
using PhpBridge.Tests.Php;
using Xunit;

namespace PhpBridge.Tests.Invocations;

/// <summary>The order of the steps from a request to its response.</summary>
[Collection(StubbedFpm.Collection)]
public sealed class RequestPipelineTests : IDisposable
{
    private const string Secret = "a-secret-of-the-gateway";

    private readonly TemporaryFolder _root = new();
    private readonly StubbedFpm _fpm = new();
    private readonly RecordedHooks _hooks = new();
    private readonly MemoryStream _logged = new();
    private readonly FileTable _files;
    private readonly AssetCache _assets;
    private readonly RequestPipeline _pipeline;

    public RequestPipelineTests()
    {
        var log = new JsonLog(_logged, LogLevel.Trace, new FakeClock());
        var site = new SiteOptions(_root.Path);
        var layouts = new SiteLayouts(_root.Path);
        _files = new FileTable(site, TimeProvider.System, IFileStatusSource.None);
        _assets = new AssetCache(_files, new CachePolicy([], layouts), 1_000_000, 1_000_000, work => work(), TimeProvider.System);
        _pipeline = new RequestPipeline(
            new OriginGuard([Secret], []),
            new SiteResolver(site, _files, layouts, new SiteCheck(layouts)),
            new AssetResponder(_assets),
            _fpm.CreateResponder(_hooks),
            new ChangeDetection(new NoMirror(new WatchedLinks(TimeSpan.FromSeconds(5), TimeProvider.System)), _files),
            database: null,
            log);
    }

    [Theory]
    [InlineData("/%00")]
    [InlineData("/folder")]
    [InlineData("/file.txt")]
    [InlineData("/hello.php")]
    public void The_origin_is_checked_before_the_path(string path)
    {
        AddFiles();

        using var response = Respond(path, secret: "a-guess");

        Assert.Equal(403, response.Status);
        Assert.Empty(_hooks.Calls);
    }

    [Theory]
    [InlineData("/%00", 400)]
    [InlineData("/folder", 301)]
    [InlineData("/.env", 403)]
    [InlineData("/file.txt", 200)]
    public void A_path_without_a_script_needs_no_worker(string path, int status)
    {
        AddFiles();

        using var response = Respond(path);

        Assert.Equal(status, response.Status);
        Assert.Empty(_hooks.Calls);
    }

    [Fact]
    public void A_script_runs_in_PHP()
    {
        AddFiles();

        using var response = Respond("/hello.php");

        Assert.Equal(201, response.Status);
        Assert.Equal("request starting: /hello.php", _hooks.Calls[0]);
    }

    [Theory]
    [InlineData("/file.txt", 200)]
    [InlineData("/.env", 404)]
    [InlineData("/missing", 404)]
    public void A_private_download_replaces_the_response_of_its_script(string file, int status)
    {
        AddFiles();

        using var response = Respond("/download.php", content: file);

        Assert.Equal(status, response.Status);
        Assert.Equal(status == 200, response.Fields.Contains("X-Header"u8));
        Assert.False(response.Fields.Contains("X-Sendfile"u8));
    }

    public void Dispose()
    {
        _fpm.Dispose();
        _assets.Dispose();
        _files.Dispose();
        _logged.Dispose();
        _root.Dispose();
    }

    private void AddFiles()
    {
        _root.Add("folder/index.html");
        _root.Add("file.txt", "text");
        _root.Add(".env", "PASSWORD=1");
        _root.Add("hello.php");
        _root.Add("download.php");
    }

    private HttpResponse Respond(string path, string secret = Secret, string content = "")
    {
        var fields = new FieldCollection();
        fields.Add("X-Origin-Secret", secret);
        var request = new HttpRequest
        {
            Method = content.Length > 0 ? "POST"u8.ToArray() : "GET"u8.ToArray(),
            Path = Encoding.UTF8.GetBytes(path),
            Fields = fields,
            Content = Encoding.UTF8.GetBytes(content),
        };
        var httpEvent = new HttpEvent(new HttpApiFormat(), request, default, CanStream: false);
        var invocation = new Invocation("id-1", FakeClock.Start.AddSeconds(60).ToUnixTimeMilliseconds(), "", "", default);
        return _pipeline.Respond(httpEvent, invocation, StubbedFpm.Later);
    }
}
