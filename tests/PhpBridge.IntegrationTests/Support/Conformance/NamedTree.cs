
namespace PhpBridge.IntegrationTests.Support.Conformance;

/// <summary>WordPress with a configuration, and files whose names are made of what rules look at; half of the names have no file.</summary>
internal sealed class NamedTree : IDisposable
{
    private static readonly string[] Folders =
    [
        "", "wp-content/", "wp-content/uploads/", "wp-content/uploads/2026/11/", "wp-content/plugins/shop/",
        "wp-content/themes/own/assets/", "wp-content/backups/", "app/uploads/",
        "media/", "files/", "blog/", "docs/wp-admin/includes/", "docs/wp-includes/", "docs/wp-includes/theme-compat/", "folder.php/",
        ".well-known/", ".git/", "wp-config.d/",
    ];

    private static readonly string[] Stems =
    [
        "photo", "functions", "index", "plugin", "wp-config", "wp-config-screenshot", "WP-Config", "debug", "error_log", "readme",
        "license", "composer", "package", "Dockerfile",
        ".hidden", "x y", "\u00e4", "cart.blade", "1",
    ];

    private static readonly string[] Middles =
        [
            "", "", "", "-300x225", "-scaled", ".php", ".php_", ".php-old", ".sql", ".log", ".PHP", ".min", ".tar", ".2026-11-05", "~",
            ".json"
        ];

    private static readonly string[] Ends =
    [
        "", ".png", ".png", ".jpg", ".webp", ".css", ".js", ".json", ".txt", ".html", ".pdf", ".zip", ".gz", ".php", ".php", ".php", ".PHP",
        ".pHp", ".php7", ".phtml", ".phar", ".inc", ".twig",
        ".sql", ".sqlite", ".db", ".log", ".env", ".ini", ".conf", ".lock", ".pem", ".bak", ".orig", ".old", ".save", ".1", ".swp", ".swf",
        "~", "_", ".", ".sh", ".cgi", ".asp",
    ];

    private static readonly string[] Behind = ["", "", "", "", "/", "/x.png", "/more/", "/.hidden"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-names-");
    private readonly List<string> _paths =
    [
        "/.well-known/", "/.well-known/missing", "/wp-includes/missing.php", "/wp-admin/includes/missing.php",
        "/wp-content/uploads/missing.php", "/docs/", "/wp-content/uploads/"
    ];

    public NamedTree(string wordPress, int seed, int count)
    {
        Link(wordPress, Root, except: "wp-content");
        Link(Path.Combine(wordPress, "wp-content"), Path.Combine(Root, "wp-content"), except: "plugins themes uploads");
        foreach (
            var file in Directory.EnumerateFiles(wordPress, "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/wp-content/", StringComparison.Ordinal)))
        {
            _paths.Add(Escaped(file[(wordPress.TrimEnd('/').Length + 1)..]));
        }

        File.WriteAllText(SaysItsName, "<?php header('X-Script: ' . $_SERVER['SCRIPT_NAME']); exit;");
        Add("wp-config.php");
        Add("docs/index.html");
        foreach (var sure in (string[])[
            "blog/cart.blade.php", "blog/deploy.sh", "wp-content/uploads/evil.php", ".well-known/security.txt", "folder.php/x.php",
            "folder.php/x.css", "folder.php/x.log"
        ])
        {
            Add(sure);
            _paths.Add("/" + sure);
        }

        _paths.Add("/wp-content/uploads/evil.php/x");
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var name = Pick(Folders) + Pick(Stems) + Pick(Middles) + Pick(Ends);
            if (random.Next(2) == 0)
            {
                Add(name);
            }

            _paths.Add(Escaped(name + Pick(Behind)));
        }

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    public string Root => Path.Combine(_folder.FullName, "site");

    /// <summary>A script that says, instead of another, which one that is.</summary>
    public string SaysItsName => Path.Combine(_folder.FullName, "says-its-name.php");

    public IReadOnlyCollection<string> Paths => _paths;

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Link(string from, string to, string except)
    {
        Directory.CreateDirectory(to);
        foreach (
            var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => !except.Split(' ').Contains(Path.GetFileName(entry))))
        {
            File.CreateSymbolicLink(Path.Combine(to, Path.GetFileName(entry)), entry);
        }
    }

    private void Add(string name)
    {
        var path = Path.Combine(Root, name);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }

    private static string Escaped(string name) => "/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
