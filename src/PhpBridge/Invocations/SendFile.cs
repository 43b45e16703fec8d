using System.Text;
using PhpBridge.Assets;
using PhpBridge.Http;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge.Invocations;

/// <summary>
/// Files that a script has sent without reading them itself: private downloads. <c>X-Sendfile</c> names the file by its
/// path, below the document root or absolute. <c>X-Accel-Redirect</c>, nginx's word, does it by a percent-encoded path;
/// plugins use it when they take the server for nginx, which we say we are compatible with.
/// </summary>
internal sealed class SendFile(SiteResolver site, AssetResponder assets, JsonLog log)
{
    /// <returns>The response itself if it names no file.</returns>
    /// <exception cref="IOException">The file could not be read.</exception>
    public HttpResponse Replace(HttpResponse response, HttpRequest request)
    {
        var name = NameIn(response.Fields);
        if (name is null || response.Status != 200)
        {
            response.Fields.Remove("X-Sendfile"u8); // An error page needs no file, and paths are nobody's business.
            response.Fields.Remove("X-Accel-Redirect"u8);
            return response;
        }

        using (response)
        {
            // To the end, or the worker would count as stuck.
            response.Content.CopyTo(Stream.Null);
            if (site.ResolveDownload(name) is { } file)
            {
                return assets.RespondFor(response, request, file);
            }
        }

        log.SendFileRefused(name);
        return HttpResponse.Text(404, "Not found.");
    }

    /// <summary>A malformed path is named too: nothing will be found under it.</summary>
    private static string? NameIn(FieldCollection fields)
    {
        if (fields.TryGet("X-Sendfile"u8, out var path))
        {
            return Encoding.UTF8.GetString(path.Span);
        }

        return fields.TryGet("X-Accel-Redirect"u8, out path) ? RequestPath.Normalize(path.Span) ?? "" : null;
    }
}
