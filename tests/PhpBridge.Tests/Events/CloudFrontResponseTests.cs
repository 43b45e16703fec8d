using System.Globalization;
using System.Text.Json;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class CloudFrontResponseTests : ResponseContract
{
    internal override IPayloadFormat Format { get; } = new CloudFrontFormat();

    [Fact]
    public void The_answer_is_one_of_CloudFronts()
    {
        using var response = BufferedResult.Response("text", ("X-One", "1"), ("x-one", "2"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(
            """{"status":"200","statusDescription":"OK","headers":"""
            + """{"x-one":[{"key":"X-One","value":"1"},{"key":"x-one","value":"2"}]},"bodyEncoding":"text","body":"text"}""",
            answer.GetRawText());
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("transfer-encoding")]
    [InlineData("VIA")]
    [InlineData("Expect")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Authenticate")]
    [InlineData("Proxy-Connection")]
    [InlineData("Trailer")]
    [InlineData("Upgrade")]
    [InlineData("X-Accel-Redirect")]
    [InlineData("x-amz-cf-id")]
    [InlineData("X-Amzn-Trace-Id")]
    [InlineData("X-Cache")]
    [InlineData("X-Edge-Location")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Real-IP")]
    [InlineData("Content-Length")]
    public void What_CloudFront_forbids_is_left_out(string name)
    {
        using var response = BufferedResult.Response("", (name, "x"), ("Etag", "y"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(["etag"], answer.GetProperty("headers").EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("X-Amz-Meta")]
    [InlineData("X-Cache-Status")]
    [InlineData("Viable")]
    [InlineData("Proxy")]
    public void What_only_looks_alike_is_written(string name)
    {
        using var response = BufferedResult.Response("", (name, "x"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(["x"], Values(answer, name));
    }

    [Fact]
    public void CloudFront_takes_one_megabyte()
        => Assert.Equal(1_048_576, Format.MaxResponseSize);

    protected override int Status(JsonElement answer) => int.Parse(answer.GetProperty("status").GetString()!, CultureInfo.InvariantCulture);

    protected override IReadOnlyList<string?> Values(JsonElement answer, string name)
        => [.. answer.GetProperty("headers").GetProperty(name.ToLowerInvariant()).EnumerateArray()
            .Select(line => line.GetProperty("value").GetString())];
}
