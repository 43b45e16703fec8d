using System.Text.Json;

namespace PhpBridge.Site;

/// <summary>
/// Reads the report of php/layout.php about the layout, in JSON. Folders below the document root are relative to it, so that the report
/// also describes a copy of the site:
/// <code>{"core":{"folder":"wordpress","path":"/wordpress"},"content":{…},"plugins":{…},"muPlugins":{…},"uploads":{…},
///   "oldUploads":{…},"network":"subdirectories","configuration":"wp-config.php","files":["config/application.php"]}</code>
/// </summary>
internal static class LayoutReport
{
    /// <returns>Null if the JSON is not a report.</returns>
    public static SiteLayout? Read(ReadOnlyMemory<byte> json, string documentRoot)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var report = document.RootElement;
            return new SiteLayout
            {
                Core = Folder(report, "core")!,
                Content = Folder(report, "content")!,
                Plugins = Folder(report, "plugins")!,
                MustUsePlugins = Folder(report, "muPlugins")!,
                Uploads = Folder(report, "uploads")!,
                OldUploads = report.TryGetProperty("oldUploads", out _) ? Folder(report, "oldUploads") : null,
                Configuration = Absolute(report.GetProperty("configuration").GetString()!),
                Network = report.GetProperty("network").GetString() switch
                {
                    "subdirectories" => SiteNetwork.Subdirectories,
                    "subdomains" => SiteNetwork.Subdomains,
                    _ => SiteNetwork.None,
                },
                Sources = [.. report.GetProperty("files").EnumerateArray().Select(file => Absolute(file.GetString()!))],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        SiteFolder Folder(JsonElement report, string name)
        {
            var folder = report.GetProperty(name);
            return new SiteFolder(Absolute(folder.GetProperty("folder").GetString()!), folder.GetProperty("path").GetString());
        }

        string Absolute(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(documentRoot, path)));
    }
}
