using CliWrap;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>A small tree, whose names come from few so that random paths often hit something.</summary>
internal sealed class RandomTree(Random random)
{
    /// <summary>"up" is excluded, and so is "a/up".</summary>
    public static readonly string[] Names = ["a", "b", "c.php", "d.json", "up", "\u00e4 b", ".dot"];

    public void Make(string root)
    {
        Directory.CreateDirectory(root);
        Fill(root, depth: 0);
        foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Prepend(root).Reverse())
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is null)
            {
                File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 10_000)));
            }
        }
    }

    /// <summary>What belongs to others, and what may not be read, written or searched by all.</summary>
    public async Task PutRightsInTheWayAsync(string root, CancellationToken cancellationToken)
    {
        List<string> owned = [root];
        foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Reverse())
        {
            if (random.Next(6) == 0 && File.ResolveLinkTarget(path, returnFinalTarget: false) is null)
            {
                File.SetUnixFileMode(path, (UnixFileMode)random.Next(0x200));
            }

            if (random.Next(2) == 0)
            {
                owned.Add(path);
            }
        }

        await Cli.Wrap("chown")
            .WithArguments(["-h", $"{FileOperations.Nobody}:{FileOperations.Nobody}", .. owned])
            .ExecuteAsync(cancellationToken);
    }

    private void Fill(string folder, int depth)
    {
        foreach (var name in Names.Where(_ => random.Next(10) < 7))
        {
            var path = Path.Combine(folder, name);
            switch (random.Next(12))
            {
                case < 6 when depth < 4:
                    Directory.CreateDirectory(path);
                    Fill(path, depth + 1);
                    break;
                case 10:
                    File.CreateSymbolicLink(path, Names[random.Next(Names.Length)]);
                    break;
                case 11:
                    File.CreateSymbolicLink(path, $"../{Names[random.Next(Names.Length)]}/{Names[random.Next(Names.Length)]}");
                    break;
                default:
                    File.WriteAllText(path, new string((char)('a' + random.Next(26)), random.Next(3000)));
                    File.SetUnixFileMode(path, (UnixFileMode)new[] { 0x1A4, 0x1A0, 0x1FF, 0x100 }[random.Next(4)]);
                    break;
            }
        }
    }
}
