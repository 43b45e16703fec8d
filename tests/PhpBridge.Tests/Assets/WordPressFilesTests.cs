using System.Text;
using PhpBridge.Assets;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Assets;

/// <summary>Every file of a real WordPress.</summary>
public sealed class WordPressFilesTests
{
    [Fact]
    public void Every_file_of_WordPress_is_sent_run_or_denied_by_a_named_rule()
    {
        Assert.SkipWhen(
            TestFiles.WhyMissing(TestFile.WordPress) is not null, "not available here: ./build.sh test without --unit fetches WordPress");
        var root = TestFiles.PathOf(TestFile.WordPress);
        using var site = new TemporaryFolder();
        site.Add("wp-config.php"); // A site is WordPress with a configuration; Debian's files stay as they are.
        foreach (var entry in Directory.EnumerateFileSystemEntries(root))
        {
            File.CreateSymbolicLink(Path.Combine(site.Path, Path.GetFileName(entry)), entry);
        }

        var options = new SiteOptions(site.Path) { LinkTargets = [root] };
        using var files = new FileTable(options, TimeProvider.System, IFileStatusSource.None);
        using var cache = new AssetCache(
            files, new CachePolicy([], new SiteLayouts(options.DocumentRoot)), 500_000_000, 100_000_000, _ => { }, TimeProvider.System);
        var resolver = new SiteResolver(
            options, files, new SiteLayouts(options.DocumentRoot), new SiteCheck(new SiteLayouts(options.DocumentRoot)));
        var responder = new AssetResponder(cache);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);

        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var path = file[root.Length..];
            var resolution = resolver.Resolve(Encoding.UTF8.GetBytes(string.Join('/', path.Split('/').Select(Uri.EscapeDataString))));
            var kind = resolution switch
            {
                Resolution.Asset asset => Serve(responder, asset, file, path),
                Resolution.Script script => Run(script, path),
                Resolution.Denied denied => denied.Rule,
                _ => throw new InvalidOperationException($"{path} is {resolution}"),
            };
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }

        // What WordPress ships, and only that: a new kind of file deserves a look.
        Assert.Subset(
            new HashSet<string> {
                "asset", "data", "dot-file", "readme", "script", "script-in-uploads", "theme-compat", "wp-admin-includes", "wp-config",
                "wp-includes"
            },
            counts.Keys.ToHashSet());
        Assert.True(counts["asset"] > 1000 && counts["script"] > 100 && counts["wp-includes"] > 500, string.Join(' ', counts));
    }

    private static string Serve(AssetResponder responder, Resolution.Asset asset, string file, string path)
    {
        using var response = responder.Respond(AssetSite.Request("GET"), asset);
        var reply = AssetReply.Read(response);

        Assert.Equal((200, path), (reply.Status, asset.Path));
        Assert.True(reply.Content.AsSpan().SequenceEqual(File.ReadAllBytes(file)), path);
        Assert.False(path.EndsWith(".php", StringComparison.OrdinalIgnoreCase), path);
        Assert.False(
            reply["Content-Type"] == "application/octet-stream"
                && !path.EndsWith(".mo", StringComparison.Ordinal)
                && Path.HasExtension(path),
            path);
        return "asset";
    }

    private static string Run(Resolution.Script script, string path)
    {
        Assert.Equal((path, ""), (script.Name, script.PathInfo));
        return "script";
    }
}
