using PhpBridge.Caching.Requests;
using PhpBridge.Tests.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Requests;

public class NormalizedRequestTests
{
    private static readonly RequestClassifier Classifier = new(new VisitorCookies([]), new IgnoredParameters(IgnoredParameters.Usual));

    [Fact]
    public void PHP_sees_the_key_and_constants()
    {
        var request = Messages.Request("X-Evil: 1\nCookie: _ga=1\nAccept-Encoding: br\nIf-None-Match: \"a\"\nRange: bytes=0-1\nUser-Agent: x\nX-Forwarded-Port: 81", "HEAD", "/a?utm_source=x&b=1");

        var normalized = NormalizedRequest.Of(request, Classifier.Classify(request, out _)!, []);

        Assert.Equal(
            "Host: example.com\nX-Forwarded-Proto: https\nUser-Agent: Mozilla/5.0 (compatible; PhpBridge)\nAccept: */*", Messages.Text(normalized.Fields));
        Assert.Equal("GET /a?b=1", System.Text.Encoding.ASCII.GetString([.. normalized.Method.Span, .. " "u8, .. normalized.Path.Span, .. "?"u8, .. normalized.Query.Span]));
    }

    [Fact]
    public void PHP_sees_the_fields_that_Vary_names()
    {
        var request = Messages.Request("User-Agent: x\nAccept-Language: de\nAccept-Language: en\nX-Other: 1");

        var normalized = NormalizedRequest.Of(request, Classifier.Classify(request, out _)!, ["accept-language", "host", "origin", "user-agent"]);

        Assert.Equal("Host: example.com\nX-Forwarded-Proto: https\naccept-language: de\naccept-language: en\nuser-agent: x\nAccept: */*", Messages.Text(normalized.Fields));
    }

    [Fact]
    public void The_host_is_that_of_the_key()
    {
        var request = Messages.Request();
        request.Fields.Remove("Host"u8);
        request.Fields.Add("Host", "EXAMPLE.com:8080");

        var key = Classifier.Classify(request, out _)!;

        Assert.Equal("https://example.com:8080/", key.Text);
        Assert.StartsWith("Host: example.com:8080\n", Messages.Text(NormalizedRequest.Of(request, key, []).Fields), StringComparison.Ordinal);
    }
}
