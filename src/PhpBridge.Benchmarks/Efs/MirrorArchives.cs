namespace PhpBridge.Benchmarks.Efs;

/// <summary>Brings the mirror's archives on the file system to the state that a site has after some traffic.</summary>
internal static class MirrorArchives
{
    private const int MaxRounds = 8;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(4);

    /// <summary>Requests the pages in one sandbox after another until the archives stay as they are.</summary>
    /// <param name="source">The folder behind the mount.</param>
    /// <param name="mount">Mounts it for one sandbox.</param>
    /// <param name="start">Makes a sandbox for a document root.</param>
    /// <exception cref="InvalidOperationException">No archive was built, or they keep changing.</exception>
    public static async Task BuildAsync(
        string source, Func<Task<IGround>> mount, Func<string, ISandbox> start, IReadOnlyList<Page> pages, CancellationToken stop)
    {
        var before = "";
        for (var round = 1; round <= MaxRounds; round++)
        {
            using (var ground = await mount())
            {
                await using var sandbox = start(ground.Root);
                sandbox.Start();
                foreach (var page in (IEnumerable<Page>)[.. pages, .. pages])
                {
                    page.Check(sandbox.Get(page));
                    await Task.Delay(RoundTime / pages.Count, stop); // Archives are built between requests.
                }
            }

            var now = Describe(source);
            if (now.Contains("snapshot-", StringComparison.Ordinal) && now == before)
            {
                Report.Progress($"the mirror has its archives: {now}");
                return;
            }

            before = now;
        }

        throw new InvalidOperationException(
            before.Length > 0
                ? $"the mirror's archives keep changing: {before}"
                : $"the mirror has built no archive in {source}/.phpbridge: "
                    + "is PHPBRIDGE_MIRROR_LIBRARY set, and does this bootstrap have a mirror?");
    }

    private static string Describe(string source)
    {
        var folder = new DirectoryInfo(Path.Combine(source, ".phpbridge"));
        return !folder.Exists ? "" : string.Join(", ", folder.EnumerateFiles("*-*", SearchOption.AllDirectories)
            .Where(file => file.Name.StartsWith("snapshot-", StringComparison.Ordinal)
                || file.Name.StartsWith("bytecode-", StringComparison.Ordinal))
            .Select(file => FormattableString.Invariant($"{file.Name[..Math.Min(20, file.Name.Length)]} {file.Length / 1e6:F1} MB"))
            .Order());
    }
}
