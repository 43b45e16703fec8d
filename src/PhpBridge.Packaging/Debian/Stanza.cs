namespace PhpBridge.Packaging.Debian;

/// <summary>A paragraph of fields in the format of deb822(5), such as an entry of <c>sources.list.d/*.sources</c>.</summary>
internal sealed class Stanza
{
    private readonly List<(string Name, List<string> Lines)> _fields = [];

    /// <summary>Parses all stanzas of a file. Lines that begin with # are comments.</summary>
    public static IEnumerable<Stanza> ParseAll(IEnumerable<string> lines)
    {
        var stanza = new Stanza();
        foreach (var line in lines.Where(line => !line.StartsWith('#')).Select(line => line.TrimEnd()).Append(""))
        {
            if (line.Length > 0)
            {
                stanza.Add(line);
            }
            else if (stanza._fields.Count > 0)
            {
                yield return stanza;
                stanza = new Stanza();
            }
        }
    }

    /// <summary>Returns the words of a field; none if there is no such field.</summary>
    public string[] Words(string name)
        => string.Join(' ', Lines(name).Select((line, i) => i == 0 ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..] : line))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns the lines of a field as they were written; a key that is written out in full has several.</summary>
    public IEnumerable<string> Lines(string name)
        => _fields.Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).SelectMany(field => field.Lines);

    private void Add(string line)
    {
        if (line[0] is ' ' or '\t')
        {
            if (_fields.Count > 0)
            {
                _fields[^1].Lines.Add(line);
            }

            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        _fields.Add((colon < 0 ? line : line[..colon], [line]));
    }
}
