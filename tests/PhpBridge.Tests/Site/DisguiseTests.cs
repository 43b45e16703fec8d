using Xunit;

namespace PhpBridge.Tests.Site;

/// <summary>Everything that must not be reached, in every disguise that paths have been seen in.</summary>
public class DisguiseTests(WordPressTree tree) : IClassFixture<WordPressTree>
{
    private static readonly string[] Forbidden =
    [
        "/.env", "/.git/config", "/.htaccess", "/wp-config.php", "/wp-config.php.bak", "/wp-config-sample.php", "/UPPER.PHP", "/old.php~",
        "/dump.sql",
        "/wp-admin/includes/file.php", "/wp-includes/version.php", "/wp-includes/js/tinymce/langs/wp-langs.php",
        "/wp-includes/theme-compat/style.css",
        "/wp-content/plugins/shop/script.phtml", "/wp-content/uploads/2026/evil.php", "/wp-content/uploads/2026/EVIL.PhP",
        "/wp-content/uploads/2026/evil.phar",
        "/wp-content/uploads/shell/index.php", "/wp-content/uploads/backup.sql", "/readme.html", "/license.txt", "/link.css",
        "/linked/linked.css", "/fifo.css",
    ];

    /// <summary>The same path in other words: the answer is the same.</summary>
    private static readonly (string Name, Func<string, string> Wear)[] Synonyms =
    [
        ("plain", path => path),
        ("every character encoded", path => Encode(path, c => c != '/', "x2")),
        ("every character encoded in capitals", path => Encode(path, c => c != '/', "X2")),
        ("slashes encoded", path => path[0] + Encode(path[1..], c => c == '/', "x2")),
        ("dots encoded", path => Encode(path, c => c == '.', "x2")),
        ("all encoded", path => "/" + Encode(path[1..], _ => true, "x2")),
        ("doubled slashes", path => path.Replace("/", "//", StringComparison.Ordinal)),
        ("dot segments", path => path.Replace("/", "/./", StringComparison.Ordinal)),
        ("there and back", path => "/wp-admin/.." + path),
        ("there and back, encoded", path => "/wp-admin/%2e%2e" + path),
        ("there and back in one segment", path => "/wp-admin%2f..%2f" + path[1..]),
        ("nowhere and back", path => "/nowhere/../x/y/../.." + path),
    ];

    /// <summary>Another path, or none: whatever it is, it is not what it looks like.</summary>
    private static readonly (string Name, Func<string, string> Wear)[] Disguises =
    [
        ("encoded twice", path => Encode(path, c => c != '/', "x2").Replace("%", "%25", StringComparison.Ordinal)),
        ("dots encoded twice", path => path.Replace(".", "%252e", StringComparison.Ordinal)),
        ("overlong dots", path => path.Replace(".", "%c0%ae", StringComparison.Ordinal)),
        ("overlong slashes", path => "/x" + path.Replace("/", "%c0%af", StringComparison.Ordinal)),
        ("overlong dots of three bytes", path => path.Replace(".", "%e0%80%ae", StringComparison.Ordinal)),
        ("full-width dots", path => path.Replace(".", "%ef%bc%8e", StringComparison.Ordinal)),
        ("backslashes", path => "/x/..\\.." + path.Replace("/", "\\", StringComparison.Ordinal)),
        ("encoded backslashes", path => "/" + path.Replace("/", "%5c", StringComparison.Ordinal)),
        ("NUL behind", path => path + "%00"),
        ("NUL and an innocent extension", path => path + "%00.jpg"),
        ("NUL before", path => "/%00" + path[1..]),
        ("a dot behind", path => path + "."),
        ("an encoded dot behind", path => path + "%2e"),
        ("a space behind", path => path + "%20"),
        ("a line break behind", path => path + "%0a"),
        ("a stream name behind", path => path + "::$DATA"),
        ("a parameter behind", path => path + ";x=.jpg"),
        ("an encoded question mark behind", path => path + "%3fx.jpg"),
        ("an encoded hash behind", path => path + "%23.jpg"),
        ("a slash behind", path => path + "/"),
        ("path info", path => path + "/x.jpg"),
        ("path info of a script", path => path + "/x.php"),
        ("as path info", path => "/index.php" + path),
        ("as path info of a file", path => "/robots.txt" + path),
        ("climbing", path => "/../../.." + path),
        ("climbing, encoded", path => "/%2e%2e/%2e%2e" + path),
        ("IIS encoding", path => path.Replace(".", "%u002e", StringComparison.Ordinal)),
        ("upper case", path => path.ToUpperInvariant()),
        ("broken encoding", path => path + "%"),
        ("a semicolon between dots", path => "/x/..;" + path),
    ];

    public static TheoryData<string, string> Named => [.. Synonyms.SelectMany(synonym => Forbidden.Select(path => (synonym.Name, path)))];

    public static TheoryData<string, string> Disguised
        => [.. Disguises.SelectMany(disguise => Forbidden.Select(path => (disguise.Name, path)))];

    [Theory]
    [MemberData(nameof(Named))]
    public void In_other_words_it_is_denied_by_the_same_rule(string synonym, string path)
    {
        var rule = tree.Resolve(path);

        Assert.StartsWith("Denied ", rule, StringComparison.Ordinal);
        Assert.Equal(rule, tree.Resolve(Synonyms.Single(pair => pair.Name == synonym).Wear(path)));
    }

    [Theory]
    [MemberData(nameof(Disguised))]
    public void In_disguise_it_is_not_reached(string disguise, string path)
    {
        var resolution = tree.Resolve(Disguises.Single(pair => pair.Name == disguise).Wear(path));

        // The front controller answers for what is not there; it gets no file of that name.
        Assert.True(
            resolution is "Malformed" or "Script /index.php" || resolution.StartsWith("Denied ", StringComparison.Ordinal)
            || resolution.StartsWith("Script /index.php +", StringComparison.Ordinal),
            resolution);
    }

    private static string Encode(string text, Func<char, bool> which, string format)
        => string.Concat(
            text.Select(c => which(c) ? "%" + ((int)c).ToString(format, System.Globalization.CultureInfo.InvariantCulture) : c.ToString()));
}
