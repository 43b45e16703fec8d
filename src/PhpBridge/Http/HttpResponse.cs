using System.Text;

namespace PhpBridge.Http;

/// <summary>
/// A response whose content is read as it is sent. Disposing it releases the content's source: a file, or the FastCGI
/// request that is still producing it.
/// </summary>
internal sealed class HttpResponse(int status, Stream? content = null) : IDisposable
{
    /// <summary>A three-digit status code (RFC 9110 section 15).</summary>
    public int Status { get; } = status;

    public FieldCollection Fields { get => field ??= []; init; }

    public Stream Content { get; } = content ?? Stream.Null;

    /// <summary>A short plain-text answer of the bridge itself.</summary>
    public static HttpResponse Text(int status, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message + "\n");
        var response = new HttpResponse(status, new MemoryContent(bytes));
        response.Fields.Add("Content-Type", "text/plain; charset=utf-8");
        response.Fields.Add("Cache-Control", "no-store");
        response.Fields.Add("X-Content-Type-Options", "nosniff");
        return response;
    }

    /// <summary>A permanent redirect to another path of the same site.</summary>
    public static HttpResponse MovedPermanently(string location)
    {
        var response = Text(301, "Moved permanently to " + location);
        response.Fields.Add("Location", location);
        return response;
    }

    public void Dispose() => Content.Dispose();
}
