using PhpBridge.Linux;

namespace PhpBridge.Mirror.Archives;

/// <summary>The folder with the archives on EFS. Archives appear in it complete, and do not change.</summary>
internal sealed class ArchiveFolder(string path)
{
    public string PathOf(string name) => Path.Combine(path, name);

    /// <summary>Writes an archive under a temporary name and renames it.</summary>
    /// <param name="add">Adds the files.</param>
    /// <returns>The size of the archive in bytes.</returns>
    /// <exception cref="IOException">The file system failed or is full.</exception>
    public long Write(string name, string key, ReadOnlySpan<byte> image, Action<ArchiveWriter> add)
    {
        var unfinished = PathOf(name) + ".new";
        try
        {
            long size;
            using (var file = new FileStream(unfinished, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 1024 * 1024,
                UnixCreateMode = OwnerOnly.File,
            }))
            {
                using var archive = new ArchiveWriter(file, key);
                add(archive);
                archive.Finish(image);
                file.Flush(flushToDisk: true);
                size = file.Length;
            }

            File.Move(unfinished, PathOf(name));
            return size;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Deletes all archives but these, and what builders left that died while they wrote one.</summary>
    public void DeleteExcept(IReadOnlySet<string> used)
    {
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var name = Path.GetFileName(file);
            var isArchive = name.StartsWith("snapshot-", StringComparison.Ordinal)
                || name.StartsWith("bytecode-", StringComparison.Ordinal);
            if (isArchive && !used.Contains(name))
            {
                File.Delete(file);
            }
        }
    }
}
