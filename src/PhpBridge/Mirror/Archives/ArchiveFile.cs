namespace PhpBridge.Mirror.Archives;

/// <summary>Archives as files on EFS: there as a whole or not at all.</summary>
internal static class ArchiveFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite; // wp-config.php is in it.

    /// <summary>Writes it beside its place, and renames it.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="IOException">The file system failed, or is full.</exception>
    public static long Write(string path, string key, ReadOnlySpan<byte> image, Action<ArchiveWriter> add)
    {
        var unfinished = path + ".new";
        try
        {
            long size;
            using (var file = new FileStream(unfinished, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 1024 * 1024,
                UnixCreateMode = OwnerOnly,
            }))
            {
                using var archive = new ArchiveWriter(file, key);
                add(archive);
                archive.Finish(image);
                file.Flush(flushToDisk: true);
                size = file.Length;
            }

            File.Move(unfinished, path);
            return size;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Deletes archives that nobody loads any longer, and what builders that died have left.</summary>
    /// <param name="used">Their file names.</param>
    public static void KeepOnly(string folder, IReadOnlySet<string> used)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(path);
            var isArchive = name.StartsWith("base-", StringComparison.Ordinal) || name.StartsWith("bytecode-", StringComparison.Ordinal);
            if (isArchive && !used.Contains(name))
            {
                File.Delete(path);
            }
        }
    }
}
