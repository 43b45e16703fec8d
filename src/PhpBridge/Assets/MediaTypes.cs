using System.Collections.Frozen;
using System.Text;

namespace PhpBridge.Assets;

/// <summary>Media types by file extension, for the files of WordPress, themes, plugins and uploads.</summary>
internal static class MediaTypes
{
    private static readonly MediaType Unknown = new("application/octet-stream"u8.ToArray(), IsCompressible: false);

    private static readonly FrozenDictionary<string, MediaType> Types = new Dictionary<string, string>
    {
        ["css"] = "text/css; charset=utf-8",
        ["js"] = "text/javascript; charset=utf-8",
        ["mjs"] = "text/javascript; charset=utf-8",
        ["json"] = "application/json",
        ["map"] = "application/json",
        ["webmanifest"] = "application/manifest+json",
        ["html"] = "text/html; charset=utf-8",
        ["htm"] = "text/html; charset=utf-8",
        ["txt"] = "text/plain; charset=utf-8",
        ["md"] = "text/markdown; charset=utf-8",
        ["csv"] = "text/csv; charset=utf-8",
        ["xml"] = "application/xml",
        ["rss"] = "application/rss+xml",
        ["atom"] = "application/atom+xml",
        ["ics"] = "text/calendar; charset=utf-8",
        ["vcf"] = "text/vcard; charset=utf-8",
        ["vtt"] = "text/vtt; charset=utf-8",
        ["srt"] = "application/x-subrip",
        ["po"] = "text/plain; charset=utf-8",
        ["pot"] = "text/plain; charset=utf-8",
        ["mo"] = "application/octet-stream",
        ["scss"] = "text/plain; charset=utf-8",
        ["less"] = "text/plain; charset=utf-8",
        ["ts"] = "text/plain; charset=utf-8",
        ["jsonld"] = "application/ld+json",
        ["geojson"] = "application/geo+json",
        ["xhtml"] = "application/xhtml+xml",
        ["xsl"] = "application/xslt+xml",
        ["svg"] = "image/svg+xml",
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["gif"] = "image/gif",
        ["webp"] = "image/webp",
        ["avif"] = "image/avif",
        ["heic"] = "image/heic",
        ["heif"] = "image/heif",
        ["jxl"] = "image/jxl",
        ["apng"] = "image/apng",
        ["psd"] = "image/vnd.adobe.photoshop",
        ["bmp"] = "image/bmp",
        ["tif"] = "image/tiff",
        ["tiff"] = "image/tiff",
        ["ico"] = "image/vnd.microsoft.icon",
        ["woff"] = "font/woff",
        ["woff2"] = "font/woff2",
        ["ttf"] = "font/ttf",
        ["otf"] = "font/otf",
        ["eot"] = "application/vnd.ms-fontobject",
        ["mp3"] = "audio/mpeg",
        ["aac"] = "audio/aac",
        ["mid"] = "audio/midi",
        ["midi"] = "audio/midi",
        ["opus"] = "audio/ogg",
        ["wma"] = "audio/x-ms-wma",
        ["m4a"] = "audio/mp4",
        ["ogg"] = "audio/ogg",
        ["oga"] = "audio/ogg",
        ["wav"] = "audio/wav",
        ["flac"] = "audio/flac",
        ["mp4"] = "video/mp4",
        ["m4v"] = "video/mp4",
        ["webm"] = "video/webm",
        ["ogv"] = "video/ogg",
        ["mov"] = "video/quicktime",
        ["avi"] = "video/x-msvideo",
        ["mpg"] = "video/mpeg",
        ["mpeg"] = "video/mpeg",
        ["wmv"] = "video/x-ms-wmv",
        ["mkv"] = "video/matroska",
        ["3gp"] = "video/3gpp",
        ["3g2"] = "video/3gpp2",
        ["m3u8"] = "application/vnd.apple.mpegurl",
        ["pdf"] = "application/pdf",
        ["crt"] = "application/x-x509-ca-cert",
        ["wasm"] = "application/wasm",
        ["zip"] = "application/zip",
        ["gz"] = "application/gzip",
        ["tar"] = "application/x-tar",
        ["7z"] = "application/x-7z-compressed",
        ["rar"] = "application/vnd.rar",
        ["epub"] = "application/epub+zip",
        ["rtf"] = "application/rtf",
        ["doc"] = "application/msword",
        ["xls"] = "application/vnd.ms-excel",
        ["ppt"] = "application/vnd.ms-powerpoint",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ["odt"] = "application/vnd.oasis.opendocument.text",
        ["ods"] = "application/vnd.oasis.opendocument.spreadsheet",
        ["odp"] = "application/vnd.oasis.opendocument.presentation",
    }.ToFrozenDictionary(
        pair => pair.Key,
        pair => new MediaType(Encoding.ASCII.GetBytes(pair.Value), IsCompressible(pair.Value)),
        StringComparer.OrdinalIgnoreCase);

    /// <param name="name">The name or path of a file.</param>
    public static MediaType Of(string name) => Types.GetValueOrDefault(Path.GetExtension(name).TrimStart('.'), Unknown);

    /// <summary>
    /// Returns whether a type is text or an uncompressed binary format. Most images, sound, video, WOFF and archives are compressed.
    /// </summary>
    private static bool IsCompressible(string type)
        => type.StartsWith("text/", StringComparison.Ordinal)
            || type.EndsWith("+xml", StringComparison.Ordinal) || type.EndsWith("+json", StringComparison.Ordinal)
            || type is "application/json" or "application/xml" or "application/wasm" or "application/rtf" or "application/x-subrip"
                or "application/vnd.apple.mpegurl" or "application/vnd.ms-fontobject" or "font/ttf" or "font/otf"
                or "image/bmp" or "image/vnd.microsoft.icon";
}
