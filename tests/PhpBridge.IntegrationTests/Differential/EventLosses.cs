using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Differential;

/// <summary>
/// What an event source makes unknowable (docs/event-sources.md has the reasons). Both sides are brought to the form
/// that is left; everything else must be equal.
/// </summary>
internal static class EventLosses
{
    private const string Uri = "$_SERVER REQUEST_URI";
    private const string Query = "$_SERVER QUERY_STRING";

    public static void Apply(SortedDictionary<string, string> seen, EventShapeName shape)
    {
        // Absent and empty are one: nginx sends what it has not got as an empty value.
        foreach (var name in (string[])["$_SERVER PATH_INFO", "$_SERVER CONTENT_TYPE", "$_SERVER CONTENT_LENGTH"])
        {
            if (seen.TryGetValue(name, out var value) && value is "" or "0")
            {
                seen.Remove(name);
            }
        }

        // No event tells "/?" from "/".
        var (path, query) = Split(seen[Uri].EndsWith('?') ? seen[Uri][..^1] : seen[Uri]);
        if (shape == EventShapeName.HttpApi)
        {
            path = System.Uri.UnescapeDataString(path);
        }

        if (shape == EventShapeName.RestApi)
        {
            query = Pairs(query);
            seen[Query] = Pairs(seen[Query]);
            seen["$_GET"] = Sorted(seen["$_GET"]);
        }

        seen[Uri] = path + "?" + query;
    }

    private static (string Path, string Query) Split(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
    }

    /// <summary>A REST API hands out decoded values per name: order between names, empty pairs and "=" behind a bare name are gone.</summary>
    private static string Pairs(string query)
        => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Decode(pair[0]), Value: pair.Length > 1 ? Decode(pair[1]) : ""))
            .Where(pair => pair.Name.Length > 0)
            .GroupBy(pair => pair.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.Select(pair => $"{pair.Name}={pair.Value}")));

    private static string Decode(string text) => System.Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>PHP lists variables in the order they came.</summary>
    private static string Sorted(string json) => Canonical.Json(json);
}
