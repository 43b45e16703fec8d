using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>Selects the response fields that are stored (RFC 9111 section 3.1).</summary>
internal static class StorableFields
{
    /// <summary>Copies them, as a request's fields live in a buffer that the next one uses.</summary>
    public static FieldCollection Copy(FieldCollection fields, ResponseDirectives directives)
    {
        var stored = new FieldCollection();
        foreach (var field in fields)
        {
            if (!IsOfConnection(field) && !directives.UnstoredFields.Any(name => field.Is(Encoding.ASCII.GetBytes(name))))
            {
                stored.Add(field.Name.ToArray(), field.Value.ToArray());
            }
        }

        return stored;
    }

    /// <summary>RFC 9110 section 7.6.1, the proxy's own fields, and those that this cache writes again for each answer.</summary>
    private static bool IsOfConnection(Field field)
        => field.Is("Connection"u8) || field.Is("Keep-Alive"u8) || field.Is("TE"u8) || field.Is("Trailer"u8)
            || field.Is("Transfer-Encoding"u8) || field.Is("Upgrade"u8) || field.Is("Proxy-Connection"u8) || field.Is("Proxy-Authenticate"u8)
            || field.Is("Proxy-Authentication-Info"u8) || field.Is("Proxy-Authorization"u8) || field.Is("Age"u8)
            || field.Is("Cache-Status"u8);
}
