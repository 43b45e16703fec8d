using System.Text.RegularExpressions;

namespace PhpBridge.Packaging.Debian;

/// <summary>This machine's entries for package archives, from which addresses and keys are taken for another suite.</summary>
internal sealed partial class AptSources(IReadOnlyList<Stanza> stanzas, string codename)
{
    private static readonly string[] TakenFields = ["URIs", "Signed-By", "Trusted", "Check-Valid-Until", "Check-Date"];

    public static AptSources ReadSystem(OsRelease system)
    {
        var stanzas = FilesIn("*.sources").SelectMany(file => Stanza.ParseAll(File.ReadLines(file)));
        var oneLiners = FilesIn("*.list").Prepend("/etc/apt/sources.list").Where(File.Exists)
            .SelectMany(file => ParseOneLiners(File.ReadLines(file)));
        return new([.. stanzas, .. oneLiners], system.Codename);

        static IEnumerable<string> FilesIn(string pattern) => Directory.Exists("/etc/apt/sources.list.d")
            ? Directory.EnumerateFiles("/etc/apt/sources.list.d", pattern).Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>Converts lines such as <c>deb [signed-by=…] URI SUITE COMPONENT…</c> to stanzas.</summary>
    public static IEnumerable<Stanza> ParseOneLiners(IEnumerable<string> lines)
        => lines.Select(line => OneLiner().Match(line)).Where(match => match.Success).SelectMany(match =>
        {
            var words = match.Groups["words"].Value.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var key = match.Groups["options"].Value.Split(' ')
                .FirstOrDefault(option => option.StartsWith("signed-by=", StringComparison.Ordinal));
            return words.Length < 2 ? [] : Stanza.ParseAll(
            [
                "Types: deb",
                "URIs: " + words[0],
                "Suites: " + words[1],
                "Components: " + string.Join(' ', words[2..]),
                key is null ? "" : "Signed-By: " + key["signed-by=".Length..],
            ]);
        });

    /// <summary>Returns the entry of this distribution's main archive for a suite, as a stanza; null if there is no such entry.</summary>
    /// <param name="suite">The suite to read, such as <c>trixie</c>.</param>
    /// <param name="pocket">A part of the archive such as <c>-security</c>; empty for the main part.</param>
    public string? For(string suite, string pocket = "")
    {
        string[] known = [codename, "stable", "testing", "unstable", "sid", "oldstable", "devel"];
        var wanted = known.Where(name => name.Length > 0).Select(name => name + pocket).ToHashSet(StringComparer.Ordinal);
        var source = stanzas.FirstOrDefault(stanza => !stanza.Words("Enabled").Contains("no") && stanza.Words("Types").Contains("deb")
            && stanza.Words("Components").Contains("main") && stanza.Words("Suites").Any(wanted.Contains));
        return source is null ? null : string.Join('\n',
        [
            "Types: deb",
            "Suites: " + suite + pocket,
            "Components: " + (suite == "devel" ? "main universe" : "main"),
            // Without desktop metadata and file lists.
            "Targets: Packages",
            .. TakenFields.SelectMany(source.Lines),
            "",
        ]);
    }

    [GeneratedRegex(@"^\s*deb\s+(\[(?<options>[^\]]*)\]\s*)?(?<words>[^#]+)")]
    private static partial Regex OneLiner();
}
