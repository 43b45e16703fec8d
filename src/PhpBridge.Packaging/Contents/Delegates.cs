namespace PhpBridge.Packaging.Contents;

/// <summary>ImageMagick's <c>delegates.xml</c>: the programs that it starts for some formats, each on a line of its own.</summary>
internal static class Delegates
{
    private const string Element = "<delegate ", Program = "command=\"&apos;gs&apos; ";

    /// <summary>Keeps Ghostscript alone, with its path in the layer.</summary>
    public static string KeepGhostscript(string xml)
    {
        var lines = xml.Split('\n')
            .Where(line => !IsDelegate(line) || line.Contains(Program, StringComparison.Ordinal))
            .Select(line => IsDelegate(line) ? UseLayerPath(line) : line)
            .ToList();
        // An element of several lines, or another way to name the program, would leave a delegate that does not work.
        var kept = lines.Where(line => line.Contains(Element, StringComparison.Ordinal)).ToList();
        return kept.TrueForAll(line => line.Contains($"command=\"&apos;{LayerPaths.Php}/bin/gs&apos; ", StringComparison.Ordinal))
            && kept.Count(line => line.Contains("<delegate decode=\"ps:alpha\"", StringComparison.Ordinal)) == 1
            ? string.Join('\n', lines)
            : throw new PackagingException("ImageMagick's delegates.xml has changed: look how its programs are named now");
    }

    private static bool IsDelegate(string line)
        => line.Contains(Element, StringComparison.Ordinal) && line.Contains("/>", StringComparison.Ordinal);

    private static string UseLayerPath(string line)
    {
        const string Name = "&apos;gs&apos;";
        var at = line.IndexOf(Name, StringComparison.Ordinal);
        return $"{line[..at]}&apos;{LayerPaths.Php}/bin/gs&apos;{line[(at + Name.Length)..]}";
    }
}
