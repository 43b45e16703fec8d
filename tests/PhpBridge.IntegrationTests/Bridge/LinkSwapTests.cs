using System.Diagnostics;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Deployments make a link lead to the next release, and delete the last one. Without the mirror.</summary>
public sealed class LinkSwapTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-links-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("current", "current", "releases")]
    [InlineData("site", "site/current", "site/releases")]
    [InlineData("site", "site/wp-content/theme", "themes")]
    public async Task Scripts_are_the_new_releases_as_files_are(string root, string link, string releases)
    {
        var inside = root == link ? "" : Path.GetRelativePath(root, link) + "/";
        foreach (var release in (string[])["1", "2"])
        {
            Add($"{releases}/{release}/index.php", $"<?php echo 'script {release}, ', require __DIR__ . '/part.php';");
            Add($"{releases}/{release}/part.php", $"<?php return 'part {release}';");
            Add($"{releases}/{release}/file.txt", $"file {release}");
        }

        Link(link, Path.Combine(_folder.FullName, releases, "1"));
        if (inside.Length > 0)
        {
            Add(root + "/index.php", $"<?php require __DIR__ . '/{inside}index.php';");
        }

        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(
                ("PHPBRIDGE_DOCUMENT_ROOT", Path.Combine(_folder.FullName, root)),
                ("PHPBRIDGE_MIRROR", "off"),
                ("PHPBRIDGE_LINK_TARGETS", "*"),
                ("PHPBRIDGE_ASSET_REVALIDATE_AFTER", "1s")));
        Assert.Equal(("script 1, part 1", "file 1"), (await ReadAsync(function, "/"), await ReadAsync(function, $"/{inside}file.txt")));
        Assert.Equal("script 1, part 1", await ReadAsync(function, "/"));

        Link(link, Path.Combine(_folder.FullName, releases, "2"));
        Directory.Delete(Path.Combine(_folder.FullName, releases, "1"), recursive: true);

        Assert.Equal("script 2, part 2", await ReadUntilAsync(function, "/", "script 2, part 2"));
        Assert.Equal("file 2", await ReadUntilAsync(function, $"/{inside}file.txt", "file 2"));
    }

    private static async Task<string> ReadUntilAsync(EmulatedFunction function, string path, string expected)
    {
        var started = Stopwatch.GetTimestamp();
        for (var text = await ReadAsync(function, path); ; text = await ReadAsync(function, path))
        {
            if (text == expected || Stopwatch.GetElapsedTime(started) > Patience)
            {
                return text;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> ReadAsync(EmulatedFunction function, string path) => (await function.SendAsync(path)).Text;

    // As if it had been there for long: opcache keeps nothing that is younger than two seconds.
    private void Add(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc));
    }

    private void Link(string name, string target)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }
}
