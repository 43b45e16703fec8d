using System.IO.Compression;

namespace PhpBridge.IntegrationTests.Support.WordPress.Samples;

/// <summary>A plugin as authors ship it, which leaves a mark at the end of every page.</summary>
internal static class SamplePlugin
{
    public const string Name = "PhpBridge marker";

    public const string Marker = "Marked by a plugin";

    /// <summary>The plugin, or another one beside it.</summary>
    /// <param name="slug">Another's name: its folder, and what it is called in the list.</param>
    /// <param name="version">As in the plugin's head.</param>
    /// <param name="marker">What it leaves on every page.</param>
    public static byte[] CreateZip(string slug = "phpbridge-marker", string version = "1.0.0", string marker = Marker)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var file = new StreamWriter(archive.CreateEntry($"{slug}/{slug}.php").Open());
            file.Write($$"""
                <?php
                /**
                 * Plugin Name: {{(slug == "phpbridge-marker" ? Name : slug)}}
                 * Version: {{version}}
                 */
                add_action('wp_footer', static function () {
                    echo '<p id="{{slug}}">{{marker}}</p>';
                });

                """);
        }

        return zip.ToArray();
    }
}
