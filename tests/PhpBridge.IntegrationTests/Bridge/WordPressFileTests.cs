using System.Globalization;
using System.Net;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Every file of a real WordPress, asked for over HTTP.</summary>
public sealed class WordPressFileTests : IDisposable
{
    // Lambda takes so much of a function that does not stream, and less of what travels as base64. WordPress 7 has a script of 13 MB.
    private const long MaxBuffered = 6_000_000;

    // A site is WordPress with a configuration; Debian's files stay as they are.
    private readonly DirectoryInfo _site = Directory.CreateTempSubdirectory("phpbridge-files-");

    public WordPressFileTests() => File.WriteAllText(Path.Combine(_site.FullName, "wp-config.php"), "<?php");

    public void Dispose() => _site.Delete(recursive: true);

    [Fact]
    public async Task None_needs_PHP_and_each_arrives_byte_for_byte_or_is_403()
    {
        var root = TestFiles.Need(TestFile.WordPress);
        foreach (var entry in Directory.EnumerateFileSystemEntries(root))
        {
            File.CreateSymbolicLink(Path.Combine(_site.FullName, Path.GetFileName(entry)), entry);
        }

        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_DOCUMENT_ROOT", _site.FullName), ("PHPBRIDGE_LINK_TARGETS", root)));
        using var client = new HttpClient { BaseAddress = function.FrontAddress };
        var (served, denied) = (0, 0);

        foreach (
            var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".php", StringComparison.Ordinal)))
        {
            using var reply = await client.GetAsync(
                string.Join('/', file[root.Length..].Split('/').Select(Uri.EscapeDataString)), TestContext.Current.CancellationToken);
            if (reply.StatusCode == HttpStatusCode.Forbidden)
            {
                denied++;
                continue;
            }

            var length = new FileInfo(file).Length;
            if (length > MaxBuffered)
            {
                Assert.Equal(HttpStatusCode.BadGateway, reply.StatusCode);
                continue;
            }

            var content = await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var expected = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.True(
                reply.StatusCode == HttpStatusCode.OK && content.AsSpan().SequenceEqual(expected),
                string.Create(CultureInfo.InvariantCulture, $"{file}: {reply.StatusCode}, {content.Length} of {expected.Length} bytes"));
            served++;
        }

        Assert.True(
            served > 1000 && denied is > 0 and < 20, string.Create(CultureInfo.InvariantCulture, $"{served} served, {denied} denied"));
    }
}
