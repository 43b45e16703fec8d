using System.Text.RegularExpressions;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Contents;

/// <summary>The modules of iconv(), without those that only mainframes need.</summary>
internal sealed partial class CharacterSets(PackageFiles files, string target)
{
    public void Build()
    {
        var source = files.Architecture.Libraries + "/gconv/";
        foreach (var path in files.Tree.Find(source).Where(path => IsIncluded(path[source.Length..])))
        {
            files.Take(path, Path.Combine(target, path[source.Length..]));
        }

        if (!File.Exists(Path.Combine(target, "ISO8859-1.so")))
        {
            throw new PackagingException($"the C library's package has no character sets in {source}");
        }

        var modules = Directory.EnumerateFiles(target, "*.so").Select(file => Path.GetFileNameWithoutExtension(file));
        var present = modules.ToHashSet(StringComparer.Ordinal);
        var lists = Directory.EnumerateFiles(Path.Combine(target, "gconv-modules.d"), "*.conf");
        foreach (var list in lists.Append(Path.Combine(target, "gconv-modules")))
        {
            File.WriteAllText(list, ListPresent(File.ReadAllText(list), present));
        }
    }

    /// <summary>True for a file of iconv's folder that belongs into the layer.</summary>
    internal static bool IsIncluded(string name) => !Mainframe().IsMatch(name) || PersonalComputer().IsMatch(name);

    /// <summary>Removes modules that are not present, and aliases of character sets that no module is left for.</summary>
    internal static string ListPresent(string list, IReadOnlySet<string> present)
    {
        var lines = list.Split('\n');
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var words in lines.Select(Words))
        {
            if (words is ["module", var from, var to, var module, ..] && present.Contains(module))
            {
                known.UnionWith([from, to]);
            }
        }

        return string.Join('\n', lines.Where(line => Words(line) switch
        {
            ["module", _, _, var module, ..] => present.Contains(module),
            ["alias", _, var name, ..] => known.Contains(name),
            _ => true,
        }));

        static string[] Words(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Also the cache, which lists modules that are not included.</summary>
    [GeneratedRegex(@"^(?:EBCDIC-.*\.so|IBM.*\.so|gconv-modules\.cache)$")]
    private static partial Regex Mainframe();

    [GeneratedRegex(@"^IBM(?:437|775|85[0-8]|86[0-69]|866NAV|874)\.so$")]
    private static partial Regex PersonalComputer();
}
