using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Only the front that knows the secret gets through, and is believed.</summary>
public sealed class OriginSecretTests
{
    private const string Secret = "a-secret-of-the-front";
    private const string Field = "X-Origin-Secret: " + Secret + "\r\n";

    [Fact]
    public async Task Without_the_secret_everything_is_403_before_anything_else()
    {
        await using var function = await StartAsync();

        foreach (var target in (string[])["/", "/assets/style.css", "/.env", "/%", "/missing"])
        {
            Assert.Equal(403, (await function.SendAsync(target)).Status);
            Assert.Equal(403, (await function.SendAsync(target, headers: "X-Origin-Secret: a-guess-of-the-front\r\n")).Status);
        }
    }

    [Fact]
    public async Task With_it_PHP_sees_the_visitor_and_not_the_secret()
    {
        await using var function = await StartAsync();

        var reply = await function.SendAsync(
            "/index.php?x=1", headers: Field + "X-Forwarded-Host: www.example.com\r\n"
                + "CloudFront-Viewer-Address: 192.0.2.9:46532\r\nCloudFront-Forwarded-Proto: https\r\n");

        var seen = PhpView.Parse(reply);
        Assert.Equal(
            ("www.example.com", "www.example.com", "192.0.2.9", "on"),
            (seen.Server("HTTP_HOST"), seen.Server("SERVER_NAME"), seen.Server("REMOTE_ADDR"), seen.Server("HTTPS")));
        Assert.DoesNotContain(Secret, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ORIGIN_SECRET", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_never_has_it()
    {
        await using var function = await StartAsync();

        await function.SendAsync("/.env", headers: Field);
        await function.SendAsync("/assets/style.css", headers: Field + "X-Forwarded-Host: other.example\r\n");
        await function.SendAsync("/", headers: "X-Origin-Secret: a-guess-of-the-front\r\n");
        await function.WaitForLogLineAsync(
            line => line.Contains("by rule origin-secret", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(
            function.LogLines,
            line => line.Contains(Secret, StringComparison.Ordinal) || line.Contains("a-guess-of-the-front", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_hosts_are_421()
    {
        await using var function = await StartAsync();

        var ours = await function.SendAsync("/assets/style.css", headers: Field + "X-Forwarded-Host: www.example.com\r\n");
        var other = await function.SendAsync("/assets/style.css", headers: Field + "X-Forwarded-Host: www.example.org\r\n");

        Assert.Equal((200, 421), (ours.Status, other.Status));
    }

    private static Task<EmulatedFunction> StartAsync()
        => BridgeFunction.StartAsync(BridgeFunction.Options(
            ("PHPBRIDGE_ORIGIN_SECRET", "the-next-secret-of-the-front," + Secret),
            ("PHPBRIDGE_ALLOWED_HOSTS", "site.example,*.example.com")));
}
