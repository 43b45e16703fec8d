using System.Text;
using PhpBridge.Assets;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Assets;

public sealed class AssetResponderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("GET", "content")]
    [InlineData("HEAD", "")]
    public void A_file_is_sent_with_its_length_and_type(string method, string content)
    {
        var file = new FileInfo(_folder.Add("style.CSS", "content"));
        file.LastWriteTimeUtc = new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc);

        using var response = Respond(method, file);
        using var reader = new StreamReader(response.Content);

        Assert.Equal(200, response.Status);
        Assert.Equal(content, reader.ReadToEnd());
        Assert.Equal("7", Field(response, "Content-Length"));
        Assert.Equal("text/css; charset=utf-8", Field(response, "Content-Type"));
        Assert.Equal("Thu, 05 Nov 2026 12:00:00 GMT", Field(response, "Last-Modified"));
        Assert.Equal("nosniff", Field(response, "X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("get")]
    public void A_file_can_only_be_read(string method)
    {
        using var response = Respond(method, new FileInfo(_folder.Add("style.css")));

        Assert.Equal(405, response.Status);
        Assert.Equal("GET, HEAD", Field(response, "Allow"));
    }

    [Fact]
    public void A_file_that_vanished_is_not_found()
    {
        var file = new FileInfo(_folder.Add("style.css"));
        file.Delete();

        using var response = Respond("GET", file);

        Assert.Equal(404, response.Status);
    }

    [Theory]
    [InlineData("x.js", "text/javascript; charset=utf-8")]
    [InlineData("a/b.c/x.WOFF2", "font/woff2")]
    [InlineData("x", "application/octet-stream")]
    [InlineData("x.unknown", "application/octet-stream")]
    [InlineData("x.tar.gz", "application/gzip")]
    public void The_last_extension_tells_the_media_type(string name, string type)
        => Assert.Equal(type, MediaTypes.Of(name));

    public void Dispose() => _folder.Dispose();

    private static HttpResponse Respond(string method, FileInfo file)
        => AssetResponder.Respond(new HttpRequest { Method = Encoding.ASCII.GetBytes(method), Path = "/"u8.ToArray(), Fields = [] }, file);

    private static string? Field(HttpResponse response, string name)
        => response.Fields.TryGet(Encoding.ASCII.GetBytes(name), out var value) ? Encoding.UTF8.GetString(value.Span) : null;
}
