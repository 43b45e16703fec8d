using System.Diagnostics;
using System.Globalization;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>
/// Files from the bridge compared with files from nginx: the same files, the same client, one request at a time over the same
/// loopback. Rounds alternate, so that other work of the machine affects both.
/// </summary>
internal static class AssetBenchmark
{
    private const int Rounds = 5;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(0.8);

    private static readonly (string Name, int Length, int Files)[] Sizes =
        [("1 KB", 1000, 200), ("30 KB", 30_000, 200), ("300 KB", 300_000, 100), ("3 MB", 3_000_000, 20)];

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("phpbridge-bench-").FullName;
        try
        {
            var root = WriteFiles(folder);
            Directory.CreateDirectory(folder + "/nginx");
            await using var nginx = await Nginx.StartAsync(BenchmarkEnvironment.Nginx, root, folder + "/nginx");
            await using var bridge = await EventPath.StartAsync(BenchmarkEnvironment.Bootstrap, BenchmarkEnvironment.PhpFpm, root, folder);
            System.Console.WriteLine("| file | server | warm p50 | p95 | p99, µs | requests/s | CPU, µs | cold p50, µs | cold p95 |");
            System.Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var (name, _, files) in Sizes)
            {
                Measure([nginx, bridge], name, files);
            }

            System.Console.WriteLine();
            System.Console.WriteLine("| file | to a response, µs | bytes allocated | to JSON, µs | base64 alone, µs | without it, µs |");
            System.Console.WriteLine("|---|---:|---:|---:|---:|---:|");
            InProcess.Run(root, [.. Sizes.Select(size => (size.Name, PathTo(size.Name, 0)))]);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(Server[] servers, string name, int files)
    {
        // Cold: every file for the first time. They are in the kernel's page cache, not in the server's.
        var cold = servers.Select(_ => new List<double>()).ToArray();
        for (var file = 0; file < files; file++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                cold[i].Add(servers[i].Get(PathTo(name, file)).TotalMicroseconds);
            }
        }

        var warm = servers.Select(_ => new List<double>()).ToArray();
        var cpu = new TimeSpan[servers.Length];
        var wall = new TimeSpan[servers.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                var used = servers[i].ProcessorTime;
                var started = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(started) < RoundTime)
                {
                    warm[i].Add(servers[i].Get(PathTo(name, 0)).TotalMicroseconds);
                }

                wall[i] += Stopwatch.GetElapsedTime(started);
                cpu[i] += servers[i].ProcessorTime - used;
            }
        }

        for (var i = 0; i < servers.Length; i++)
        {
            var (w, c) = (new Percentiles(warm[i]), new Percentiles(cold[i]));
            Report.Row(
                $"{name}",
                $"{servers[i].Name}",
                $"{w[50]:F0}",
                $"{w[95]:F0}",
                $"{w[99]:F0}",
                $"{warm[i].Count / wall[i].TotalSeconds:F0}",
                $"{cpu[i].TotalMicroseconds / warm[i].Count:F0}",
                $"{c[50]:F0}",
                $"{c[95]:F0}");
        }
    }

    /// <summary>Random bytes, which are encoded as base64 like images; text is not.</summary>
    private static string WriteFiles(string folder)
    {
        var root = Directory.CreateDirectory(folder + "/root").FullName;
        var random = new Random(1);
        foreach (var (name, length, files) in Sizes)
        {
            for (var file = 0; file < files; file++)
            {
                var content = new byte[length];
#pragma warning disable CA5394 // The same bytes in every run; not a secret.
                random.NextBytes(content);
#pragma warning restore CA5394
                File.WriteAllBytes(root + PathTo(name, file), content);
            }
        }

        return root;
    }

    private static string PathTo(string size, int file)
        => string.Create(CultureInfo.InvariantCulture, $"/{size.Replace(' ', '-')}-{file}.png");
}
