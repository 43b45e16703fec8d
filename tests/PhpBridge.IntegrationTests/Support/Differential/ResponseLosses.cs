using System.Text;
using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>
/// What event sources make of a function's response, what no event can carry (docs/event-sources.md has the
/// reasons), and the one field that the bridge adds, done to a response that came through none.
/// </summary>
internal static class ResponseLosses
{
    /// <summary>A name that is no token, a line that is no field, and a field of the connection that nginx does not know for one.</summary>
    private static readonly string[] NotCarried = ["X(Odd)", "Nonsense", "Proxy-Connection"];

    private static readonly string[] RefusedByCloudFront = ["Content-Length", "Via", "X-Cache"];

    private static readonly string[] RenamedByRestApi = ["Date", "Server", "WWW-Authenticate"];

    public static void Apply(SortedDictionary<string, string> seen, EventShapeName shape, InvokeMode mode)
    {
        AddVaryOrigin(seen);
        foreach (var name in seen.Keys.Where(IsField).ToList())
        {
            if (NotCarried.Contains(name))
            {
                seen.Remove(name);
                continue;
            }

            seen[name] = WithoutControls(seen[name]);
            if (IsJoined(shape) && name != "Set-Cookie")
            {
                seen[name] = seen[name].Replace("\n", ", ", StringComparison.Ordinal).Trim();
            }
        }

        if (DefaultContentType(shape, mode) is { } type)
        {
            seen.TryAdd("Content-Type", type);
        }

        if (shape == EventShapeName.CloudFront)
        {
            Array.ForEach(RefusedByCloudFront, name => seen.Remove(name));
        }

        if (shape == EventShapeName.RestApi)
        {
            Array.ForEach(RenamedByRestApi, name => Rename(seen, name, "x-amzn-Remapped-" + name));
        }
    }

    /// <summary>What the bridge adds, unlike nginx: caches are told that an answer which names an origin is for that origin.</summary>
    private static void AddVaryOrigin(SortedDictionary<string, string> seen)
    {
        if (!seen.TryGetValue("Access-Control-Allow-Origin", out var allowed) || allowed.Split('\n').All(origin => origin == "*"))
        {
            return;
        }

        var vary = seen.GetValueOrDefault("Vary");
        var names = (vary ?? "").Split('\n', ',').Select(name => name.Trim(' ', '\t'));
        if (!names.Any(name => name == "*" || name.Equals("Origin", StringComparison.OrdinalIgnoreCase)))
        {
            seen["Vary"] = vary is null ? "Origin" : vary + "\nOrigin";
        }
    }

    private static bool IsField(string name) => name[0] != '(' || !name.EndsWith(')');

    /// <summary>Sources whose map has one value per name; a REST API, and those of the same shape, have lists.</summary>
    private static bool IsJoined(EventShapeName shape)
        => shape is EventShapeName.HttpApi or EventShapeName.FunctionUrl or EventShapeName.Alb;

    private static string WithoutControls(string values)
        => new StringBuilder(values).Replace('\u0001', ' ').Replace('\u007F', ' ').ToString();

    private static string? DefaultContentType(EventShapeName shape, InvokeMode mode) => shape switch
    {
        EventShapeName.HttpApi or EventShapeName.HttpApiVersion1 => "text/plain; charset=utf-8",
        EventShapeName.RestApi or EventShapeName.FunctionUrl => mode == InvokeMode.ResponseStream
            ? "application/octet-stream"
            : "application/json",
        _ => null,
    };

    private static void Rename(SortedDictionary<string, string> seen, string from, string to)
    {
        if (seen.Remove(from, out var value))
        {
            seen[to] = value;
        }
    }
}
