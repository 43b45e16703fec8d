using System.IO.Compression;

namespace PhpBridge.IntegrationTests.WordPress.Samples;

/// <summary>A plugin as authors ship it, which leaves a mark at the end of every page.</summary>
internal static class SamplePlugin
{
    public const string Name = "PhpBridge marker";

    public const string Marker = "Marked by a plugin";

    public static byte[] CreateZip(string slug = "phpbridge-marker")
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var file = new StreamWriter(archive.CreateEntry($"{slug}/{slug}.php").Open());
            file.Write($$"""
                <?php
                /**
                 * Plugin Name: {{Name}}
                 * Version: 1.0.0
                 */
                add_action('wp_footer', static function () {
                    echo '<p id="{{slug}}">{{Marker}}</p>';
                });

                """);
        }

        return zip.ToArray();
    }
}
