using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Requests;

/// <summary>
/// Makes the request whose response is stored: PHP sees what the key contains, the fields that Vary names, and constants. A page
/// therefore cannot depend on anything else that a client sends. It is always a GET without conditions, range or codings.
/// </summary>
internal static class NormalizedRequest
{
    private static readonly byte[] Get = "GET"u8.ToArray();
    private static readonly byte[] Host = "Host"u8.ToArray();
    private static readonly byte[] ForwardedProto = "X-Forwarded-Proto"u8.ToArray();
    private static readonly byte[] Https = "https"u8.ToArray();
    private static readonly byte[] Http = "http"u8.ToArray();
    private static readonly byte[] UserAgent = "User-Agent"u8.ToArray();
    private static readonly byte[] Agent = "Mozilla/5.0 (compatible; PhpBridge)"u8.ToArray();
    private static readonly byte[] Accept = "Accept"u8.ToArray();
    private static readonly byte[] Anything = "*/*"u8.ToArray();

    /// <param name="request">The client's.</param>
    /// <param name="vary">The names of the fields that the page varies by, in lower case.</param>
    public static HttpRequest Of(HttpRequest request, PageKey key, IReadOnlyList<string> vary)
    {
        var fields = new FieldCollection();
        request.Fields.TryGet(Host, out var host);
        fields.Add(Host, Lower(host));
        fields.Add(ForwardedProto, request.IsHttps ? Https : Http);
        if (request.Fields.Contains(PageKey.GatewayField))
        {
            fields.Add(PageKey.GatewayField.ToArray(), "1"u8.ToArray());
        }

        foreach (var name in vary)
        {
            AddVaried(request.Fields, Encoding.ASCII.GetBytes(name), fields);
        }

        AddConstant(fields, vary, UserAgent, Agent);
        AddConstant(fields, vary, Accept, Anything);
        return new HttpRequest
        {
            Method = Get,
            Path = request.Path,
            Query = key.Query,
            Fields = fields,
            RemoteAddress = request.RemoteAddress,
        };
    }

    private static void AddVaried(FieldCollection request, byte[] name, FieldCollection fields)
    {
        if (fields.Contains(name))
        {
            return;
        }

        for (var i = request.IndexOf(name); i >= 0; i = request.NextOf(i))
        {
            fields.Add(name, request[i].Value);
        }
    }

    /// <summary>Plugins read these without looking whether they are there.</summary>
    private static void AddConstant(FieldCollection fields, IReadOnlyList<string> vary, byte[] name, byte[] value)
    {
        if (!vary.Contains(Encoding.ASCII.GetString(name).ToLowerInvariant()))
        {
            fields.Add(name, value);
        }
    }

    /// <summary>As in the key.</summary>
    private static byte[] Lower(ReadOnlyMemory<byte> host)
    {
        var lower = host.ToArray();
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = lower[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(lower[i] | 0x20) : lower[i];
        }

        return lower;
    }
}
