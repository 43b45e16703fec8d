using System.Text;
using PhpBridge.Assets;
using PhpBridge.Http;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge.Invocations;

/// <summary>
/// Sends the file that a script names in its response. <c>X-Sendfile</c> contains its path, absolute or below the document root.
/// <c>X-Accel-Redirect</c>, the header of nginx, contains a percent-encoded path below the document root; plugins use it where
/// SERVER_SOFTWARE contains "nginx".
/// </summary>
internal sealed class PrivateDownloads(SiteResolver site, AssetResponder assets, JsonLog log)
{
    /// <returns>The response with the file; the response itself if it does not name one.</returns>
    /// <exception cref="IOException">The file could not be read.</exception>
    public HttpResponse Replace(HttpResponse response, HttpRequest request)
    {
        var name = NameIn(response.Fields);
        if (name is null || response.Status != 200)
        {
            response.Fields.Remove("X-Sendfile"u8); // An error page needs no file, and clients must not see paths.
            response.Fields.Remove("X-Accel-Redirect"u8);
            return response;
        }

        using (response)
        {
            // To the end, otherwise the worker would be ended.
            response.Content.CopyTo(Stream.Null);
            if (site.ResolveDownload(name) is { } file)
            {
                return assets.RespondFor(response, request, file);
            }
        }

        log.DownloadRefused(name);
        return HttpResponse.Text(404, "Not found.");
    }

    /// <summary>A malformed path becomes empty, so that it is refused.</summary>
    private static string? NameIn(FieldCollection fields)
    {
        if (fields.TryGet("X-Sendfile"u8, out var path))
        {
            return Encoding.UTF8.GetString(path.Span);
        }

        return fields.TryGet("X-Accel-Redirect"u8, out path) ? RequestPath.Normalize(path.Span) ?? "" : null;
    }
}
