using PhpBridge.Http;
using PhpBridge.Streams;
using Xunit;

namespace PhpBridge.Tests.Http;

public class HttpResponseTests
{
    [Theory]
    [InlineData("GET", 200, true)]
    [InlineData("GET", 404, true)]
    [InlineData("POST", 206, true)]
    [InlineData("GET", 204, false)]
    [InlineData("POST", 205, false)]
    [InlineData("GET", 304, false)]
    [InlineData("HEAD", 200, false)]
    [InlineData("HEAD", 404, false)]
    public void Method_and_status_say_whether_content_may_follow(string method, int status, bool expected)
    {
        var request = new HttpRequest { Method = System.Text.Encoding.ASCII.GetBytes(method), Path = "/"u8.ToArray(), Fields = [] };
        using var response = new HttpResponse(status);

        Assert.Equal(expected, response.HasContent(request));
    }

    [Theory]
    [InlineData(204, "5", null)]
    [InlineData(205, "5", null)]
    [InlineData(304, "5", null)]
    [InlineData(200, "5", "5")] // To HEAD: what the script says that GET has.
    [InlineData(200, null, "7")]
    public void The_length_of_content_that_is_left_out_is_no_lie(int status, string? claimed, string? expected)
    {
        var response = new HttpResponse(status, new MemoryContent("content"u8.ToArray()));
        if (claimed is not null)
        {
            response.Fields.Add("content-length", claimed);
        }

        using var result = response.WithoutContent();

        Assert.Equal(0, result.Content.Read(new byte[1]));
        Assert.Equal(
            expected,
            result.Fields.TryGet("Content-Length"u8, out var length) ? System.Text.Encoding.ASCII.GetString(length.Span) : null);
    }

    [Fact]
    public void Content_that_is_left_out_is_heard_out_and_its_source_released()
    {
        var source = new Source();

        using var result = new HttpResponse(204, source).WithoutContent();

        Assert.True(source.WasReadToEnd);
        Assert.True(source.WasDisposed);
    }

    private sealed class Source : ForwardOnlyStream
    {
        private int _left = 100_000;

        public bool WasReadToEnd { get; private set; }

        public bool WasDisposed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _left);
            _left -= count;
            WasReadToEnd |= count == 0;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            WasDisposed = true;
            base.Dispose(disposing);
        }
    }
}
