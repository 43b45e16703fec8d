using CliWrap;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>File operations below the root give the same results with the mirror as without.</summary>
public sealed class FileOperationTests : IDisposable
{
    private static readonly string[] Excluded = ["up", "a/up"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-operations-");

    public static TheoryData<int, int> Runs => new(
        from seed in Enumerable.Range(1, 8)
        from mutating in new[] { 0, 1, 3 }
        select (seed, mutating));

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Random_operations_give_the_same_results_as_on_the_file_system(int seed, int mutating)
    {
        FileOperations.SkipWhereMissing();
        var random = new Random(seed * 10 + mutating);
        var asNobody = Environment.IsPrivilegedProcess && seed % 2 == 0;
        var (mirrored, plain) = await MakeTreesAsync(random, asNobody);
        var operations = new RandomOperations(random).Take(500, mutating).ToArray();
        var (throughMirror, throughCopy) = seed % 3 == 0 ? (LinkTo(mirrored), LinkTo(plain)) : (mirrored, plain);
        using var mirror = MirrorOf(throughMirror, mirrored, random);

        var asPhp = seed % 4 != 3;

        var expected = await FileOperations.RunAsync(throughCopy, operations, null, asNobody, asPhp);
        var actual = await FileOperations.RunAsync(throughMirror, operations, mirror, asNobody, asPhp);

        for (var i = 0; i < operations.Length; i++)
        {
            Assert.True(expected[i] == actual[i], $"""
                operation {i + 1}: {operations[i].Replace('\t', ' ')}
                without: {expected[i]}
                with:    {actual[i]}
                """);
        }

        Assert.Equal(TreeOf(plain), TreeOf(mirrored));
        Assert.True(mirror.Hits > (mutating == 0 ? 100u : 0), $"only {mirror.Hits} operations were answered from the mirror");
        Assert.Equal(mutating > 0, mirror.Changes > 0);
        Assert.False(mirror.Overflow);
    }

    [Fact]
    public async Task A_status_from_the_mirror_equals_that_of_the_file_system_in_every_field()
    {
        FileOperations.SkipWhereMissing();
        var (root, _) = await MakeTreesAsync(new Random(1), asNobody: false);
        var operations = FileStatus.Below(root).Select(status => $"whole-status\t%/{status.Path}").ToArray();
        using var mirror = new SandboxMirror(root);
        mirror.ActivateIndex(1);

        var expected = await FileOperations.RunAsync(root, operations, null, asNobody: false);
        var actual = await FileOperations.RunAsync(root, operations, mirror, asNobody: false);

        Assert.True(operations.Length > 50);
        Assert.Equal(expected, actual);
        Assert.Equal((ulong)operations.Length, mirror.Hits);
        Assert.Equal(0u, mirror.Misses);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// The first and its copy. Both are called "site", as paths may lead out of it and back; and both paths have the same
    /// length, as links may contain them.
    /// </summary>
    private async Task<(string Mirrored, string Plain)> MakeTreesAsync(Random random, bool asNobody)
    {
        var mirrored = Path.Combine(_folder.FullName, "one", "site");
        var plain = Path.Combine(_folder.FullName, "two", "site");
        new RandomTree(random).Make(mirrored);
        Directory.CreateDirectory(Path.GetDirectoryName(plain)!);
        if (asNobody)
        {
            _folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            await new RandomTree(random).PutRightsInTheWayAsync(mirrored, TestContext.Current.CancellationToken);
        }

        await Cli.Wrap("cp").WithArguments(["-a", mirrored, plain]).ExecuteAsync(TestContext.Current.CancellationToken);
        return (mirrored, plain);
    }

    /// <summary>As where a deployment changes which release a link leads to.</summary>
    private static string LinkTo(string root)
    {
        var link = Path.Combine(Path.GetDirectoryName(root)!, "link");
        File.CreateSymbolicLink(link, root);
        return link;
    }

    private static SandboxMirror MirrorOf(string root, string realRoot, Random random)
    {
        var mirror = new SandboxMirror(root, realRoot, Excluded);
        var statuses = FileStatus.Below(realRoot);
        foreach (var status in statuses.Where(status => status.IsRegular && random.Next(2) == 0))
        {
            mirror.AddContent(status.Path);
        }

        var flags = statuses
            .Where(status => status.Path.Length > 0 && random.Next(20) == 0)
            .ToDictionary(status => status.Path, _ => (uint)random.Next(1, 4));
        mirror.ActivateIndex(1, flags);
        return mirror;
    }

    private static IEnumerable<string> TreeOf(string root) => FileStatus.Below(root)
        .Select(status => $"{status.Path} {status.Mode:x} {(status.IsRegular ? status.Size : 0)}")
        .Order(StringComparer.Ordinal);
}
