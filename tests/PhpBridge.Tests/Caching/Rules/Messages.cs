using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Tests.Caching.Rules;

/// <summary>Writes requests and field sections as text, one field per line.</summary>
internal static class Messages
{
    /// <summary>Noon of a day, as a Date field.</summary>
    public const string Noon = "Thu, 05 Nov 2026 12:00:00 GMT";

    /// <summary><see cref="Noon"/> in seconds since 1970.</summary>
    public static readonly long NoonSeconds = FakeClock.Start.ToUnixTimeSeconds();

    public static FieldCollection Fields(string lines)
    {
        var fields = new FieldCollection();
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        return fields;
    }

    public static HttpRequest Request(string lines = "", string method = "GET", string target = "/")
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return new HttpRequest
        {
            Method = Encoding.ASCII.GetBytes(method),
            Path = Encoding.ASCII.GetBytes(query < 0 ? target : target[..query]),
            Query = query < 0 ? default : Encoding.ASCII.GetBytes(target[(query + 1)..]),
            Fields = Fields("Host: example.com\nX-Forwarded-Proto: https\n" + lines),
        };
    }

    public static string Text(FieldCollection fields)
        => string.Join('\n', fields.Select(field => Encoding.UTF8.GetString(field.Name.Span) + ": " + Encoding.UTF8.GetString(field.Value.Span)));
}
