using System.Text;
using PhpBridge.Assets;
using Xunit;

namespace PhpBridge.Tests.Assets;

public class MediaTypesTests
{
    [Theory]
    [InlineData("x.css", "text/css; charset=utf-8", true)]
    [InlineData("x.js", "text/javascript; charset=utf-8", true)]
    [InlineData("x.mjs", "text/javascript; charset=utf-8", true)]
    [InlineData("x.json", "application/json", true)]
    [InlineData("x.map", "application/json", true)]
    [InlineData("x.webmanifest", "application/manifest+json", true)]
    [InlineData("x.xml", "application/xml", true)]
    [InlineData("x.txt", "text/plain; charset=utf-8", true)]
    [InlineData("x.svg", "image/svg+xml", true)]
    [InlineData("x.wasm", "application/wasm", true)]
    [InlineData("x.ttf", "font/ttf", true)]
    [InlineData("x.ico", "image/vnd.microsoft.icon", true)]
    [InlineData("a/b.c/x.WOFF2", "font/woff2", false)]
    [InlineData("x.avif", "image/avif", false)]
    [InlineData("x.webp", "image/webp", false)]
    [InlineData("x.mp4", "video/mp4", false)]
    [InlineData("x.pdf", "application/pdf", false)]
    [InlineData("x.tar.gz", "application/gzip", false)]
    [InlineData("x", "application/octet-stream", false)]
    [InlineData("x.", "application/octet-stream", false)]
    [InlineData("x.unknown", "application/octet-stream", false)]
    public void The_last_extension_tells_the_media_type(string name, string type, bool isCompressible)
        => Assert.Equal(
            (type, isCompressible), (Encoding.ASCII.GetString(MediaTypes.Of(name).Name.Span), MediaTypes.Of(name).IsCompressible));
}
