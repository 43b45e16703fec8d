using System.IO.Compression;

namespace PhpBridge.Packaging.Zips;

/// <summary>A layer's zip. The same contents give the same bytes: sorted names, one date, modes by purpose, no owners.</summary>
internal static class LayerZip
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int RegularFile = 0x8000; // S_IFREG of stat(2).

    // Zips have local times without a zone.
    private static readonly DateTimeOffset Date = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string folder, string zip, LayerArchitecture architecture)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(zip)!);
        var next = zip + ".new";
        using (var archive = new ZipArchive(File.Create(next), ZipArchiveMode.Create))
        {
            foreach (var name in FilesIn(folder))
            {
                var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
                entry.LastWriteTime = Date;
                entry.ExternalAttributes = (RegularFile | (int)ModeOf(name, architecture)) << 16;
                using var source = File.OpenRead(Path.Combine(folder, name));
                using var target = entry.Open();
                source.CopyTo(target);
            }
        }

        File.Move(next, zip, overwrite: true);
    }

    /// <summary>Programs can be executed, and so can the loader, which the kernel requires. Everything else can be read.</summary>
    internal static UnixFileMode ModeOf(string name, LayerArchitecture architecture)
    {
        var isProgram = name is "bootstrap" or "phpbridge/bench" || name.StartsWith("php/bin/", StringComparison.Ordinal);
        return isProgram || Path.GetFileName(name) == architecture.Loader ? Executable : Readable;
    }

    private static IEnumerable<string> FilesIn(string folder)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal);
}
