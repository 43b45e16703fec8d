using System.Text.RegularExpressions;

namespace PhpBridge.Packaging.Debian;

/// <summary>Parses what apt-get and apt-cache print.</summary>
internal static partial class AptOutput
{
    /// <summary>Parses <c>Inst NAME (VERSION …)</c> lines of <c>apt-get --simulate install</c>.</summary>
    public static IReadOnlyList<PackageVersion> Installations(string output)
        => [.. Installation().Matches(output)
            .Select(match => new PackageVersion(match.Groups["name"].Value, match.Groups["version"].Value))];

    /// <summary>Parses <c>NAME | VERSION | SOURCE</c> lines of <c>apt-cache madison</c>.</summary>
    public static IReadOnlyList<PackageVersion> Offers(string output)
        => [.. output.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(columns => columns.Length >= 3)
            .Select(columns => new PackageVersion(columns[0], columns[1]))];

    /// <summary>Returns the value of a field of <c>apt-cache show</c>; null if it is not there.</summary>
    public static string? Field(string output, string name)
        => output.Split('\n').Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 2)..].Trim()).FirstOrDefault();

    [GeneratedRegex(@"^Inst (?<name>[^ ]+) \((?<version>[^ ]+) ", RegexOptions.Multiline)]
    private static partial Regex Installation();
}
