using System.Globalization;
using System.Text;

namespace PhpBridge.Http;

/// <summary>
/// A response whose content is read while it is sent. Disposing it releases the source of the content: a file, or the FastCGI request
/// that produces it.
/// </summary>
internal sealed class HttpResponse(int status, Stream? content = null) : IDisposable
{
    /// <summary>A three-digit status code (RFC 9110 section 15).</summary>
    public int Status { get; } = status;

    public FieldCollection Fields { get => field ??= []; init; }

    public Stream Content { get; } = content ?? Stream.Null;

    /// <summary>Creates a short plain-text response of the bridge itself.</summary>
    public static HttpResponse Text(int status, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message + "\n");
        var response = new HttpResponse(status, new MemoryContent(bytes));
        response.Fields.Add("Content-Type", "text/plain; charset=utf-8");
        response.Fields.Add("Cache-Control", "no-store");
        response.Fields.Add("X-Content-Type-Options", "nosniff");
        return response;
    }

    /// <summary>Creates a permanent redirect to another path of the same site.</summary>
    public static HttpResponse MovedPermanently(string location)
    {
        var response = Text(301, "Moved permanently to " + location);
        response.Fields.Add("Location", location);
        return response;
    }

    /// <summary>Returns whether the response has content (RFC 9110 section 6.4.1, and 15.3.6 for 205).</summary>
    public bool HasContent(HttpRequest request) => !request.IsHead && !IsStatusWithoutContent;

    /// <summary>
    /// Returns the response without its content, for HEAD and for statuses without content. The content is read to its end nevertheless;
    /// otherwise its source would be regarded as hanging.
    /// </summary>
    public HttpResponse WithoutContent()
    {
        using (this)
        {
            if (IsStatusWithoutContent)
            {
                // Not allowed with 204, and wrong with the others (RFC 9110 section 8.6).
                Fields.Remove("Content-Length"u8);
            }
            else if (Content is MemoryContent { Remaining.Length: var length } && !Fields.Contains("Content-Length"u8))
            {
                // The length of the response to GET: a gateway that counts the content itself would send 0.
                Fields.Add("Content-Length", length.ToString(CultureInfo.InvariantCulture));
            }

            Content.CopyTo(Stream.Null);
        }

        return new HttpResponse(Status) { Fields = Fields };
    }

    public void Dispose() => Content.Dispose();

    private bool IsStatusWithoutContent => Status is 204 or 205 or 304;
}
