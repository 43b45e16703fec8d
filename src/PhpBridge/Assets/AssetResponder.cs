using System.Globalization;
using PhpBridge.Http;

namespace PhpBridge.Assets;

/// <summary>Answers requests for files without troubling PHP.</summary>
internal static class AssetResponder
{
    public static HttpResponse Respond(HttpRequest request, FileInfo file)
    {
        if (!request.IsHead && !request.Method.Span.SequenceEqual("GET"u8))
        {
            var refusal = HttpResponse.Text(405, "A file can be read only.");
            refusal.Fields.Add("Allow", "GET, HEAD"); // RFC 9110 section 15.5.6
            return refusal;
        }

        FileStream content;
        try
        {
            content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return HttpResponse.Text(404, "Not found."); // Deleted since it was looked up.
        }
        catch (UnauthorizedAccessException)
        {
            return HttpResponse.Text(403, "Forbidden.");
        }

        return Describe(file, content, request.IsHead);
    }

    private static HttpResponse Describe(FileInfo file, FileStream content, bool isHead)
    {
        var length = content.Length;
        if (isHead)
        {
            content.Dispose();
        }

        var response = new HttpResponse(200, isHead ? null : content);
        response.Fields.Add("Content-Type", MediaTypes.Of(file.Name));
        response.Fields.Add("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        response.Fields.Add("Last-Modified", file.LastWriteTimeUtc.ToString("R", CultureInfo.InvariantCulture));
        response.Fields.Add("X-Content-Type-Options", "nosniff");
        return response;
    }
}
