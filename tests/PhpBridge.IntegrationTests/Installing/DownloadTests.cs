using System.Security.Cryptography;
using PhpBridge.IntegrationTests.Support.Installing;
using PhpBridge.IntegrationTests.Support.Services;
using Xunit;

namespace PhpBridge.IntegrationTests.Installing;

/// <summary>Archives from the web, and which of them are believed.</summary>
[Collection(nameof(OnTheWay))]
public sealed class DownloadTests(WordPressArchive archive) : IDisposable
{
    private readonly Installer _installer = new();

    [Fact]
    public async Task A_release_is_fetched_with_its_published_checksum()
    {
        var bytes = await BytesAsync();
        using var releases = Releases(bytes, Sha1(bytes) + "  wordpress-6.8.3.tar.gz\n");

        var report = await _installer.RunAsync("--wordpress", "6.8.3");

        Assert.True(report.GetProperty("installed").GetBoolean());
        Assert.Equal(
            ["/wordpress-6.8.3.tar.gz", "/wordpress-6.8.3.tar.gz.sha1"], releases.Requests.Select(request => request.Target).Order());
        await TreeComparison.AssertSameAsync(_installer.DocumentRoot);
    }

    [Fact]
    public async Task Without_a_version_it_is_the_latest()
    {
        var bytes = await BytesAsync();
        using var releases = Releases(bytes, new string('0', 40));

        var error = await _installer.FailAsync();

        Assert.Contains(
            $"/latest.tar.gz has the SHA-1 checksum {Sha1(bytes)}, and should have {new string('0', 40)}", error, StringComparison.Ordinal);
        AssertNothingThere();
    }

    [Fact]
    public async Task The_callers_checksum_counts_and_the_published_one_is_not_asked_for()
    {
        var bytes = await BytesAsync();
        using var releases = Releases(bytes, Sha1(bytes));

        var wrong = await _installer.FailAsync("--sha1", new string('a', 40));
        var right = await _installer.RunAsync("--sha1", Sha1(bytes).ToUpperInvariant());

        Assert.Contains("should have aaaa", wrong, StringComparison.Ordinal);
        Assert.True(right.GetProperty("installed").GetBoolean());
        Assert.All(releases.Requests, request => Assert.Equal("/latest.tar.gz", request.Target));
    }

    [Fact]
    public async Task A_page_instead_of_a_checksum_is_not_believed()
    {
        using var releases = Releases(await BytesAsync(), "<html>not found</html>");

        Assert.Contains("there is no checksum at ", await _installer.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_does_not_exist_is_named()
    {
        using var releases = new LoopbackService(_ => LoopbackService.Reply.Text(404, "no"));
        _installer.Variables["WORDPRESS_RELEASES"] = releases.Address;

        var error = await _installer.FailAsync("--wordpress", "6.9.99");

        Assert.Contains("/wordpress-6.9.99.tar.gz", error, StringComparison.Ordinal);
        Assert.Contains("404", error, StringComparison.Ordinal);
        AssertNothingThere();
    }

    [Fact]
    public async Task An_archive_from_elsewhere_needs_a_checksum()
    {
        var bytes = await BytesAsync();
        using var server = new LoopbackService(_ => new LoopbackService.Reply(200, bytes));

        var without = await _installer.FailAsync("--source", server.Address + "/my.zip");
        var with = await _installer.RunAsync("--source", server.Address + "/my.zip", "--sha1", Sha1(bytes));

        Assert.Contains("but sha1 is missing", without, StringComparison.Ordinal);
        Assert.True(with.GetProperty("installed").GetBoolean());
    }

    [Theory]
    [InlineData("--wordpress", "../6.8", "wordpress is '../6.8'")]
    [InlineData("--sha1", "abc", "sha1 is 'abc'")]
    [InlineData("--source", "ftp://example.com/w.zip", "source is 'ftp://example.com/w.zip'; it must be a URL")]
    [InlineData("--source", "phar:///tmp/w.phar/w.zip", "it must be a URL")]
    [InlineData("--source", "/not/there.zip", "no file that can be read")]
    [InlineData("--url", "example.com", "url is 'example.com'")]
    [InlineData("--url", "https://user@example.com", "url is 'https://user@example.com'")]
    [InlineData("--admin-email", "nobody", "adminEmail is 'nobody'")]
    [InlineData("--admin-user", "a'b", "adminUser is")]
    [InlineData("--locale", "../de", "locale is '../de'")]
    public async Task An_invalid_download_is_named(string option, string value, string message)
    {
        Assert.Contains(message, await _installer.FailAsync(option, value), StringComparison.Ordinal);
        AssertNothingThere();
    }

    public void Dispose() => _installer.Dispose();

    private LoopbackService Releases(byte[] bytes, string checksum)
    {
        var releases = new LoopbackService(request => request.Target.EndsWith(".sha1", StringComparison.Ordinal)
            ? LoopbackService.Reply.Text(200, checksum)
            : new LoopbackService.Reply(200, bytes));
        _installer.Variables["WORDPRESS_RELEASES"] = releases.Address;
        return releases;
    }

    private async Task<byte[]> BytesAsync()
        => await File.ReadAllBytesAsync(await archive.GetAsync(), TestContext.Current.CancellationToken);

#pragma warning disable CA5350 // It is what wordpress.org publishes.
    private static string Sha1(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350

    private void AssertNothingThere() => Assert.DoesNotContain(
        Directory.EnumerateFileSystemEntries(_installer.DocumentRoot),
            entry => !entry.EndsWith(".phpbridge-install", StringComparison.Ordinal));
}
