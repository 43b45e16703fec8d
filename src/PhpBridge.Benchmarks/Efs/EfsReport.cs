using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>What a run has found, on which machine. Written as a table, JSON and HTML.</summary>
/// <param name="Files">How many files each page opens.</param>
internal sealed record EfsReport(
    string Site,
    DateTimeOffset Date,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, int> Files,
    IReadOnlyList<EfsResult> Results)
{
    private string _folder = "";

    public static EfsReport Of(EfsOptions options, IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> files)
    {
        var results = from page in options.Pages
                      from latency in options.LatenciesMs
                      from configuration in options.Configurations
                      let own = (from sample in samples
                                 where sample.Configuration == configuration.Key
                                     && sample.Page == page.Name
                                     && sample.LatencyMs == latency
                                 select sample).ToList()
                      where own.Count > 0
                      select new EfsResult(configuration, page.Name, latency, own);
        return new EfsReport(
            options.Root is null ? options.Site : "mount", DateTimeOffset.UtcNow, DescribeMachine(options), files, [.. results])
        {
            _folder = Path.GetFullPath(options.Out, BenchmarkEnvironment.Home),
        };
    }

    /// <summary>Prints the table and writes the files.</summary>
    public void Publish()
    {
        foreach (var (name, value) in Machine)
        {
            Report.Line($"{name}: {value}");
        }

        foreach (var group in Results.GroupBy(result => (result.Page, result.LatencyMs)))
        {
            var (page, latency) = group.Key;
            var roundTrip = latency is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {latency} ms a round trip");
            var hasIdle = group.Any(result => result.Idle is not null);
            Report.Line($"\n{page}{roundTrip}{DescribeFiles(page, ", ")}; median of {group.Max(result => result.Runs)}\n");
            var idleTitles = hasIdle ? " after 70 s ms | round trips |" : "";
            Report.Line($"| | cold ms | (min to max) | round trips | × mirror | warm ms | round trips |{idleTitles}");
            Report.Line($"|---|---:|---:|---:|---:|---:|---:|{(hasIdle ? "---:|---:|" : "")}");
            var mirror = group.FirstOrDefault(result => result.Configuration.Mirror == true);
            foreach (var result in group)
            {
                List<FormattableString> cells =
                [
                    $"{result.Configuration.Title}",
                    $"{result.Cold.Milliseconds:F0}",
                    $"{result.FastestMs:F0} to {result.SlowestMs:F0}",
                    $"{Trips(result.Cold)}",
                    $"{result.Cold.Milliseconds / mirror?.Cold.Milliseconds:F1}",
                    $"{result.Warm.Milliseconds:F0}",
                    $"{Trips(result.Warm)}",
                ];
                if (result.Idle is { } idle)
                {
                    cells.AddRange([$"{idle.Milliseconds:F0}", $"{Trips(idle)}"]);
                }

                Report.Row([.. cells]);
            }
        }

        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, "efs-" + Site);
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(this, EfsJson.Indented.EfsReport) + "\n");
        File.WriteAllText(path + ".html", EfsPage.Render(this));
        Report.Line($"\n{path}.html and .json");
    }

    /// <summary>How many files a page opens, where it is known.</summary>
    public string DescribeFiles(string page, string separator)
        => Files.TryGetValue(page, out var count) ? string.Create(CultureInfo.InvariantCulture, $"{separator}{count} files") : "";

    public static string Trips(Timing timing) => timing.RoundTrips?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static Dictionary<string, string> DescribeMachine(EfsOptions options)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var cpu = model?.Split(": ")[1] ?? RuntimeInformation.ProcessArchitecture.ToString();
        var total = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var memory = long.Parse(total, CultureInfo.InvariantCulture) / 1024;
        var version = typeof(EfsReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return new Dictionary<string, string>
        {
            ["Site"] = options.Root is { } root
                ? $"on the mount {root}"
                : $"{options.Site}, WordPress {WordPressVersion(BenchmarkEnvironment.Site)}, MariaDB by a local socket",
            ["Processor"] = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} × {cpu}, {memory} MB"),
            ["System"] = $"{OperatingSystem()}, Linux {Environment.OSVersion.Version}",
            ["PHP"] = PhpVersion(),
            ["PhpBridge"] = version + ", .NET " + Environment.Version + " Native AOT",
            ["Load average at the end"] = Report.LoadAverage,
        };
    }

    private static string WordPressVersion(string root)
        => File.ReadLines(Path.Combine(root, "wp-includes/version.php"))
            .First(line => line.StartsWith("$wp_version", StringComparison.Ordinal))
            .Split('\'')[1];

    private static string OperatingSystem()
        => File.Exists("/etc/os-release")
            && File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME", StringComparison.Ordinal))
                is { } line
            ? line.Split('"')[1]
            : RuntimeInformation.OSDescription;

    private static string PhpVersion()
    {
        using var php = Process.Start(new ProcessStartInfo(BenchmarkEnvironment.PhpFpm, ["-v"]) { RedirectStandardOutput = true })!;
        return php.StandardOutput.ReadLine() ?? "";
    }
}
