using PhpBridge.IntegrationTests.Support.Differential;

namespace PhpBridge.IntegrationTests.Support.Conformance;

/// <summary>
/// A request for a file. In values, <c>{tag}</c> stands for the file's entity tag at the server that is asked, and
/// <c>{gzip}</c> for that of its compressed form.
/// </summary>
internal sealed record FileRequest(string Method, string Path, IReadOnlyDictionary<string, string> Fields)
{
    public WireRequest With(string tag, string gzipTag)
    {
        var lines = Fields.Select(
            field => $"{field.Key}: {field.Value}\r\n".Replace("{tag}", tag, StringComparison.Ordinal)
                .Replace("{gzip}", gzipTag, StringComparison.Ordinal));
        return new(Method, Path, string.Concat(lines));
    }

    public string? this[string field] => Fields.GetValueOrDefault(field);

    /// <summary>
    /// What nginx has to be asked to give the answer that RFC 9110 wants. Each line is a difference that
    /// docs/assets.md gives the reason for.
    /// </summary>
    public FileRequest ForNginx()
    {
        var fields = new Dictionary<string, string>(Fields);
        if (Method == "HEAD")
        {
            fields.Remove("Range"); // Range is for GET.
        }

        if (fields.ContainsKey("If-None-Match"))
        {
            fields.Remove("If-Modified-Since"); // Tags take precedence over dates.
        }

        if (fields.ContainsKey("If-Match") || fields.GetValueOrDefault("If-Unmodified-Since") == FileRequests.NoDate)
        {
            fields.Remove("If-Unmodified-Since"); // The same; and what is no date counts as absent.
        }

        var confirmsPlain = fields.GetValueOrDefault("If-None-Match") is { } tags
            && (tags.Contains("{tag}", StringComparison.Ordinal) || tags == "*");
        if ((Fields.ContainsKey("Range") && Method == "GET") || (confirmsPlain && fields["If-None-Match"] != "*"))
        {
            fields.Remove("Accept-Encoding"); // A part is one of the plain file; what the client has is confirmed.
        }

        if (fields.TryGetValue("Range", out var range))
        {
            // Empty elements of a list are to be skipped.
            fields["Range"] = range.Split('=', 2) is [var unit, var set]
                ? unit + "=" + string.Join(',', set.Split(',').Where(element => element.Trim().Length > 0))
                : range;
        }

        return this with { Fields = fields };
    }

    public override string ToString() => $"{Method} {Path} {string.Join(" | ", Fields.Select(field => $"{field.Key}: {field.Value}"))}";
}
