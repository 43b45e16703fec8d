using System.Globalization;
using System.Text;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Caching;

/// <summary>The security property: a page for a person is never stored, and never served to another.</summary>
public sealed class PersonalPageTests
{
    private static readonly string[] Personal =
    [
        "Cookie: wordpress_logged_in_0=MARK", "Cookie: a=1; comment_author_0=MARK", "Cookie: woocommerce_items_in_cart=1; id=MARK",
        "Cookie: wp_woocommerce_session_0=MARK", "Cookie: wp-postpass_0=MARK", "Cookie: PHPSESSID=MARK", "Authorization: Basic MARK", "X-WP-Nonce: MARK",
    ];

    private static readonly string[] Anonymous = ["", "Cookie: unknown=MARK", "User-Agent: MARK", "Referer: MARK", "X-Anything: MARK", "Accept-Language: MARK"];

    [Fact]
    public void Thousands_of_mixed_requests_over_several_sandboxes_never_show_the_mark_of_another()
    {
        // The worst script: it shows all that it sees, and declares it storable for everybody.
        using var site = new CachedSite { Script = request => $"Cache-Control: public, max-age=30\n\n{Everything(request)}" };
        var sandboxes = Enumerable.Range(0, 4).Select(_ => site.Start()).ToArray();
        var random = new Random(11);
        var hits = 0;
        for (var i = 0; i < 6000; i++)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"m{i}m");
            var isPersonal = random.Next(2) == 0;
            var fields = (isPersonal ? Personal[random.Next(Personal.Length)] : Anonymous[random.Next(Anonymous.Length)]).Replace("MARK", mark, StringComparison.Ordinal);
            var target = "/" + random.Next(8) + (random.Next(4) == 0 ? "?utm_source=" + mark : "");

            var reply = sandboxes[random.Next(4)].Get(target, fields);

            Assert.DoesNotContain(Marks(reply.Content), other => other != mark);
            Assert.True(!isPersonal || !reply.IsHit, "a person got a stored page");
            hits += reply.IsHit ? 1 : 0;
            site.Advance(random.Next(50) == 0 ? 5 : 0);
        }

        Assert.InRange(hits, 1000, 6000);
        Assert.All(
            Directory.GetFiles(site.Folder, "*.page", SearchOption.AllDirectories),
            file => Assert.DoesNotMatch("m[0-9]+m", Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    [Theory]
    [InlineData("Set-Cookie: a=1")]
    [InlineData("Cache-Control: private")]
    [InlineData("Cache-Control: no-store")]
    public void A_response_that_is_for_one_client_is_not_stored_even_where_the_key_was_stored_before(string field)
    {
        using var site = new CachedSite();
        var sandbox = site.Start();
        sandbox.Fill();
        site.Advance(60);
        site.Script = _ => field + "\nCache-Control: max-age=60\n\npersonal";

        Assert.Equal("personal", sandbox.Get().Content);
        site.Script = _ => "\n\nother";
        Assert.Equal("other", sandbox.Get().Content);
    }

    private static string Everything(HttpRequest request)
        => string.Join('\n', request.Fields.Select(field => Encoding.UTF8.GetString(field.Value.Span))) + Encoding.UTF8.GetString(request.Query.Span);

    private static IEnumerable<string> Marks(string content)
        => System.Text.RegularExpressions.Regex.Matches(content, "m[0-9]+m").Select(match => match.Value);
}
