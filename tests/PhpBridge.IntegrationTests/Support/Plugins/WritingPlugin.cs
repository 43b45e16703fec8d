using System.Globalization;
using System.IO.Compression;

namespace PhpBridge.IntegrationTests.Support.Plugins;

/// <summary>The plugin of tests/fixtures/writing-plugin, as a zip that WordPress installs.</summary>
internal static class WritingPlugin
{
    public const string Slug = "writing-plugin";

    public const string File = "writing-plugin/writing-plugin.php";

    private const int Parts = 5;

    public static byte[] CreateZip(string version)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, File, Fixture("writing-plugin.php").Replace("{version}", version, StringComparison.Ordinal));
            for (var part = 1; part <= Parts; part++)
            {
                Add(archive, string.Create(CultureInfo.InvariantCulture, $"{Slug}/parts/part-{part}.php"), $"<?php return '{version}';");
            }
        }

        return zip.ToArray();
    }

    /// <summary>The mark at the end of each page, made of all the plugin's files.</summary>
    public static string Mark(string version, string settings) =>
        $"""<p id="{Slug}">{string.Join(' ', Enumerable.Repeat(version, Parts + 1))} dropped {settings}</p>""";

    public static string Fixture(string name) =>
        System.IO.File.ReadAllText(Path.Combine(Repository.Root, "tests", "fixtures", "writing-plugin", name));

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var file = new StreamWriter(archive.CreateEntry(name).Open());
        file.Write(text);
    }
}
