using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.Differential;

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

        if (shape is not (EventShapeName.HttpApi or EventShapeName.FunctionUrl or EventShapeName.CloudFront))
        {
            // A name whose earlier values are gone makes another array of the rest. PHP makes it from the query, which is compared.
            if (shape == EventShapeName.Alb)
            {
                seen.Remove("$_GET");
            }

            query = Pairs(query, shape);
            seen[Query] = Pairs(seen[Query], shape);
            if (seen.TryGetValue("$_GET", out var get))
            {
                seen["$_GET"] = Canonical.Json(get); // PHP lists variables in the order they came.
            }
        }

        seen[Uri] = path + "?" + query;
    }

    private static (string Path, string Query) Split(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
    }

    /// <summary>
    /// Where the query travels as a map, order between names, empty pairs and the "=" behind a bare name are gone; from
    /// API Gateway the spelling too; from a load balancer in single-value mode all values of a name but the last.
    /// </summary>
    private static string Pairs(string query, EventShapeName shape)
    {
        var decoded = shape is EventShapeName.RestApi or EventShapeName.HttpApiVersion1;
        return string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Spelt(pair[0], decoded), Value: pair.Length > 1 ? Spelt(pair[1], decoded) : ""))
            .Where(pair => pair.Name.Length > 0)
            .GroupBy(pair => pair.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => shape == EventShapeName.Alb ? group.TakeLast(1) : group)
            .Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Spelt(string text, bool decoded) => decoded ? System.Uri.UnescapeDataString(text.Replace('+', ' ')) : text;
}
