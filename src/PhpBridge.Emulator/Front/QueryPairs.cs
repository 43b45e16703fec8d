namespace PhpBridge.Emulator.Front;

/// <summary>A query as the fronts' maps see it: decoded, in order of first appearance.</summary>
internal static class QueryPairs
{
    public static IReadOnlyList<KeyValuePair<string, List<string>>> Parse(string query)
    {
        var pairs = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? part : part[..equals]);
            var value = equals < 0 ? "" : Decode(part[(equals + 1)..]);
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
