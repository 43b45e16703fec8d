using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>The members that every proxy answer shares, read strictly: null means "not of this shape".</summary>
internal static class AnswerFields
{
    public static int? Status(JsonElement answer) =>
        answer.TryGetProperty("statusCode", out var status)
        && status.ValueKind == JsonValueKind.Number
        && status.TryGetInt32(out var value)
        && value is >= 200 and <= 599
            ? value
            : null;

    /// <summary>A map of name to string.</summary>
    public static List<KeyValuePair<string, string>>? Headers(JsonElement answer, string member)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (IsAbsent(answer, member, out var map))
        {
            return headers;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var header in map.EnumerateObject())
        {
            if (!TryAdd(headers, header.Name, header.Value))
            {
                return null;
            }
        }

        return headers;
    }

    /// <summary>A map of name to array of strings.</summary>
    public static List<KeyValuePair<string, string>>? MultiValueHeaders(JsonElement answer, string member)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (IsAbsent(answer, member, out var map))
        {
            return headers;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var header in map.EnumerateObject())
        {
            if (header.Value.ValueKind != JsonValueKind.Array
                || !header.Value.EnumerateArray().All(value => TryAdd(headers, header.Name, value)))
            {
                return null;
            }
        }

        return headers;
    }

    /// <summary>An array of strings, as headers of one name.</summary>
    public static List<KeyValuePair<string, string>>? List(JsonElement answer, string member, string headerName)
    {
        var headers = new List<KeyValuePair<string, string>>();
        return IsAbsent(answer, member, out var list)
            || (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(value => TryAdd(headers, headerName, value)))
                ? headers
                : null;
    }

    /// <param name="answer">The whole answer.</param>
    /// <param name="mayDecode">False where the front passes base64 on as text.</param>
    public static ReadOnlyMemory<byte>? Body(JsonElement answer, bool mayDecode)
    {
        var isBase64 = false;
        if (!IsAbsent(answer, "isBase64Encoded", out var flag))
        {
            if (flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return null;
            }

            isBase64 = flag.GetBoolean();
        }

        if (IsAbsent(answer, "body", out var body))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (body.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        if (isBase64 && mayDecode)
        {
            // Not a bare null: an array that is null would become an empty body.
            return body.TryGetBytesFromBase64(out var bytes) ? bytes : default(ReadOnlyMemory<byte>?);
        }

        return Encoding.UTF8.GetBytes(body.GetString()!);
    }

    /// <summary>RFC 9112 section 4, reason-phrase, in ASCII.</summary>
    public static bool IsReason(string text) => text.All(character => character is '\t' or (>= ' ' and <= '~'));

    public static bool IsAbsent(JsonElement answer, string member, out JsonElement value) =>
        !answer.TryGetProperty(member, out value) || value.ValueKind == JsonValueKind.Null;

    /// <returns>False when no front would send this field.</returns>
    public static bool TryAdd(List<KeyValuePair<string, string>> headers, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || !IsFieldName(name))
        {
            return false;
        }

        var text = value.GetString()!;
        if (text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            return false; // Response splitting: no front lets it through.
        }

        headers.Add(KeyValuePair.Create(name, text));
        return true;
    }

    /// <summary>RFC 9110 section 5.6.2, token.</summary>
    private static bool IsFieldName(string name) =>
        name.Length > 0
        && name.All(character =>
            char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));
}
