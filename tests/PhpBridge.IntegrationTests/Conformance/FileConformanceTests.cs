using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Conformance;
using PhpBridge.IntegrationTests.Support.Differential;
using Xunit;

namespace PhpBridge.IntegrationTests.Conformance;

/// <summary>Files come from the bridge as they come from nginx.</summary>
public sealed class FileConformanceTests
{
    private const int Seed = 2026;
    private const int Generated = 3000;

    [Fact]
    public async Task Three_thousand_random_requests_are_answered_as_by_nginx()
    {
        var nginx = TestFiles.Need(TestFile.Nginx);
        var cancellation = TestContext.Current.CancellationToken;
        using var tree = new FileTree();
        await using var reference = await NginxSite.StartFilesAsync(nginx, tree.Root, "/one.bin", cancellation);
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_DOCUMENT_ROOT", tree.Root), ("PHPBRIDGE_ASSET_MAX_SIZE", "1M")) with
            { Shape = EventShapeName.FunctionUrl });
        var theirs = await TagsAsync(tree, reference.Address, cancellation);
        var ours = await TagsAsync(tree, function.FrontAddress, cancellation);
        var differences = new List<string>();

        foreach (var request in new FileRequests(tree, Seed).Take(Generated))
        {
            var expected = await AskAsync(request.ForNginx(), theirs, reference.Address, cancellation);
            var actual = await AskAsync(request, ours, function.FrontAddress, cancellation);
            differences.AddRange(
                from name in expected.Keys.Union(actual.Keys)
                where expected.GetValueOrDefault(name) != actual.GetValueOrDefault(name)
                where name == "status" || expected["status"] == actual["status"]
                select $"{request}: {name} is '{Short(actual.GetValueOrDefault(name))}', with nginx "
                + $"'{Short(expected.GetValueOrDefault(name))}'");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(50))}");
    }

    /// <summary>A server's entity tags of every file, plain and compressed.</summary>
    private static async Task<Dictionary<string, (string Plain, string Gzip)>> TagsAsync(
        FileTree tree, Uri server, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, (string, string)>();
        foreach (var path in tree.Paths)
        {
            var plain = await new WireRequest("GET", path).SendAsync(server, cancellationToken);
            var gzip = await new WireRequest("GET", path, "Accept-Encoding: gzip\r\n").SendAsync(server, cancellationToken);
            tags[path] = (plain.Header("ETag")!, tree.HasGzip(path) ? gzip.Header("ETag")! : "\"no such thing\"");
        }

        return tags;
    }

    private static async Task<SortedDictionary<string, string>> AskAsync(
        FileRequest request, Dictionary<string, (string Plain, string Gzip)> tags, Uri server, CancellationToken cancellationToken)
    {
        var name = tags.Keys.Where(path => request.Path.Split('?')[0].EndsWith(path[1..], StringComparison.Ordinal))
            .MaxBy(path => path.Length);
        var (plain, gzip) = name is null ? ("\"-\"", "\"-\"") : tags[name];
        return FileObservation.Of(await request.With(plain, gzip).SendAsync(server, cancellationToken), request.Method == "HEAD");
    }

    private static string Short(string? text) => text is { Length: > 200 } ? $"{text[..200]}… ({text.Length})" : text ?? "";
}
