using System.Globalization;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>What <c>bench efs</c> is told.</summary>
internal sealed record EfsOptions
{
    public const string Usage = """
        usage: ./build.sh bench efs [OPTION…]

          --site plain|heavy      the site; heavy has 8 plugins of 96 files each, all used on every page   (plain)
          --latency LIST          of a round trip of the model: 1ms,3ms                                    (1ms,3ms)
          --pages LIST            of front, post, login, admin                                             (front,admin)
          --configurations LIST   of recipe, defaults, prefetch, bridge, mirror, local, local-bridge       (all)
          --runs N                fresh starts of each, of which the median counts                         (5)
          --idle                  also the page after 70 s without requests
          --resume                keep what an interrupted run with the same options has measured
          --out FOLDER            where the report goes                                                    (docs/benchmarks)
          --root FOLDER           a site on a real mount instead of the model, with its WORDPRESS_* variables and WP_HOME
                                  set as for the function; --pages are paths then (/)
          --forget-after SECONDS  on a real mount, before each start, unless root runs this, who can drop the kernel's
                                  caches: until NFS asks for everything again, though not for files' contents      (65)

        Cold is from the start of php-fpm's or the bootstrap's process to the last byte of the page, warm the same page five
        times, 4 s apart. Sandboxes take turns; each is a fresh process on a fresh mount. Without options it takes a quarter of an hour.
        """;

    public string Site { get; private init; } = "plain";

    /// <summary>Null: the model. In a function, its own file system: commands start in the document root.</summary>
    public string? Root { get; private init; } = BenchmarkEnvironment.IsFunction ? Directory.GetCurrentDirectory() : null;

    /// <summary>Of a round trip; null: whatever the mount has.</summary>
    public IReadOnlyList<double?> LatenciesMs { get; private init; } = [1, 3];

    public IReadOnlyList<Page> Pages { get; private init; } = [];

    public IReadOnlyList<EfsConfiguration> Configurations { get; private init; } = EfsConfiguration.All;

    public int Runs { get; private init; } = 5;

    public bool Idles { get; private init; }

    public bool Resumes { get; private init; }

    public TimeSpan ForgetAfter { get; private init; } = TimeSpan.FromSeconds(65);

    public string Out { get; private init; } = "docs/benchmarks";

    /// <exception cref="FormatException">Its message says what is wrong.</exception>
    public static EfsOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new EfsOptions();
        string? pages = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--site" => options with
                {
                    Site = Value() is "plain" or "heavy" ? arguments[i] : throw new FormatException("--site is plain or heavy"),
                },
                "--root" => options with { Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Value())) },
                "--latency" => options with { LatenciesMs = [.. Value().Split(',').Select(Milliseconds)] },
                "--configurations" => options with { Configurations = [.. Value().Split(',').Select(Configuration)] },
                "--runs" => options with
                {
                    Runs = int.TryParse(Value(), CultureInfo.InvariantCulture, out var runs) && runs > 0
                        ? runs
                        : throw new FormatException("--runs is a number"),
                },
                "--pages" => options with { Site = Keep(Value(), ref pages, options.Site) },
                "--idle" => options with { Idles = true },
                "--resume" => options with { Resumes = true },
                "--out" => options with { Out = Value() },
                "--forget-after" => options with { ForgetAfter = Seconds(Value()) },
                _ => throw new FormatException($"'{name}' is not an option"),
            };

            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} needs a value");
        }

        return options with
        {
            Pages = options.Root is null
                ? [.. (pages ?? "front,admin").Split(',').Select(PageNamed)]
                : [.. (pages ?? "/").Split(',').Select(Page.At)],
            LatenciesMs = options.Root is null ? options.LatenciesMs : [null],
            Configurations =
            [
                .. options.Configurations.Where(configuration => options.Root is null
                    || (configuration.OnEfs && !(configuration.Prefetches && BenchmarkEnvironment.IsFunction))),
            ],
        };
    }

    private static string Keep(string value, ref string? kept, string site)
    {
        kept = value; // What a page is depends on --root, which may follow.
        return site;
    }

    private static double? Milliseconds(string text)
        => double.TryParse(text.Replace("ms", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var value) && value >= 0
            ? value
            : throw new FormatException($"'{text}' is not a time such as 1ms");

    private static TimeSpan Seconds(string text)
        => double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("--forget-after is a number of seconds");

    private static Page PageNamed(string name) => Page.Named(name) ?? throw new FormatException($"there is no page '{name}'");

    private static EfsConfiguration Configuration(string key)
        => Array.Find(EfsConfiguration.All, configuration => configuration.Key == key)
            ?? throw new FormatException($"there is no configuration '{key}'");
}
