using System.Text;
using PhpBridge.Http;
using PhpBridge.Invocations;
using Xunit;

namespace PhpBridge.Tests.Invocations;

/// <summary>Which requests have been caused by a change, and which responses say that there was one.</summary>
public class ReadYourWritesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("GET", "", false)]
    [InlineData("HEAD", "", false)]
    [InlineData("POST", "", true)]
    [InlineData("DELETE", "", true)]
    [InlineData("GET", "Cookie: a=b; phpbridge_changed=1", true)]
    [InlineData("GET", "X-PhpBridge-Changed: 1", true)]
    [InlineData("GET", "Cookie: a=phpbridge", false)]
    public void A_request_is_caused_by_a_change_if_it_is_marked_or_may_make_one(string method, string field, bool expected)
        => Assert.Equal(expected, ReadYourWrites.IsCausedByChange(Request(method, field)));

    [Theory]
    [InlineData("GET", 200, "", false)]
    [InlineData("GET", 200, "public, max-age=60", false)]
    [InlineData("GET", 200, "no-cache, must-revalidate, max-age=0, no-store, private", true)]
    [InlineData("GET", 302, "", true)]
    [InlineData("POST", 200, "", true)]
    public void A_response_that_others_may_get_too_is_not_marked(string method, int status, string cacheControl, bool isMarked)
    {
        var response = new HttpResponse(status);
        if (cacheControl.Length > 0)
        {
            response.Fields.Add("Cache-Control", cacheControl);
        }

        ReadYourWrites.Mark(Request(method, "Cookie: a=b"), response, Interval);

        Assert.Equal(isMarked, response.Fields.TryGet("Set-Cookie"u8, out var cookie));
        Assert.True(!isMarked || Encoding.UTF8.GetString(cookie.Span) == "phpbridge_changed=1; Max-Age=11; Path=/; HttpOnly; SameSite=Lax");
    }

    [Fact]
    public void Over_HTTPS_the_cookie_is_secure()
    {
        var response = new HttpResponse(200);

        ReadYourWrites.Mark(Request("POST", "X-Forwarded-Proto: https"), response, Interval);

        Assert.True(response.Fields.TryGet("Set-Cookie"u8, out var cookie));
        Assert.EndsWith("; Secure", Encoding.UTF8.GetString(cookie.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie: a=b", true)]
    [InlineData("", false)]
    public void Only_a_client_that_sends_cookies_is_known_to_keep_them(string field, bool keeps)
        => Assert.Equal(keeps, ReadYourWrites.Mark(Request("POST", field), new HttpResponse(302), Interval));

    private static HttpRequest Request(string method, string field)
    {
        var fields = new FieldCollection();
        if (field.Split(": ") is [var name, var value])
        {
            fields.Add(name, value);
        }

        return new HttpRequest { Method = Encoding.ASCII.GetBytes(method), Path = "/"u8.ToArray(), Fields = fields };
    }
}
