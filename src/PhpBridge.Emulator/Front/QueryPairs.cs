namespace PhpBridge.Emulator.Front;

/// <summary>A query as the fronts' maps see it, in order of first appearance.</summary>
internal static class QueryPairs
{
    /// <summary>Names and values decoded.</summary>
    public static IReadOnlyList<KeyValuePair<string, List<string>>> Parse(string query) => Collect(query, Decode);

    /// <summary>Names and values as sent.</summary>
    public static IReadOnlyList<KeyValuePair<string, List<string>>> Split(string query) => Collect(query, encoded => encoded);

    private static IReadOnlyList<KeyValuePair<string, List<string>>> Collect(string query, Func<string, string> read)
    {
        var pairs = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = read(equals < 0 ? part : part[..equals]);
            var value = equals < 0 ? "" : read(part[(equals + 1)..]);
            if (!pairs.TryGetValue(name, out var values))
            {
                pairs.Add(name, values = []);
            }

            values.Add(value);
        }

        return [.. pairs];
    }

    private static string Decode(string encoded) => Uri.UnescapeDataString(encoded.Replace('+', ' '));
}
