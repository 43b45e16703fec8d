using System.Collections.Concurrent;
using System.Globalization;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// The local folder in which opcache keeps compiled scripts (opcache.file_cache). An archive of it saves a new sandbox from compiling.
/// opcache itself checks PHP's build and the time of the script; the archive adds checksums.
/// </summary>
internal sealed class BytecodeFiles
{
    private const string Extension = ".bin";

    private readonly ConcurrentDictionary<string, bool> _archived = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _folders = new(StringComparer.Ordinal);
    private readonly string _root;

    /// <param name="folder">opcache.file_cache; created.</param>
    /// <param name="root">The document root.</param>
    public BytecodeFiles(string folder, string root)
    {
        (Folder, _root) = (folder, root);
        Directory.CreateDirectory(folder);
    }

    public string Folder { get; }

    /// <summary>True when PHP has compiled anything in this sandbox, or an archive was unpacked.</summary>
    public bool Any => Names().Any();

    public static string NewArchiveName(long revision)
        => string.Create(CultureInfo.InvariantCulture, $"bytecode-{revision}-{Guid.NewGuid():N}");

    /// <summary>Selects the files of an archive whose scripts have not changed since, block by block.</summary>
    /// <param name="changes">
    /// The changes since the archive was built. opcache would compare times only, which another version may share.
    /// </param>
    public IEnumerable<IGrouping<int, ArchivedFile>> SelectValid(IEnumerable<ArchivedFile> files, IReadOnlyCollection<PathChange> changes)
    {
        var changed = changes.Where(change => change.Scope == ChangeScope.Subtree)
            .Select(change => RelativePath.FullPath(_root, change.Path).TrimEnd('/')).ToArray();
        return files.Where(file => !Array.Exists(changed, path => RelativePath.IsAtOrBelow(ScriptOf(file.Name), path)))
            .GroupBy(file => file.Block);
    }

    /// <summary>The script of a file, relative to the document root; null when it is outside of it.</summary>
    public string? RelativeScriptOf(ArchivedFile file)
        => ScriptOf(file.Name) is var script && script.StartsWith(_root + "/", StringComparison.Ordinal)
            ? script[(_root.Length + 1)..]
            : null;

    /// <summary>Counts the files that are in no archive.</summary>
    public int CountNew() => Names().Count(name => !_archived.ContainsKey(name));

    /// <summary>Adds the files of these scripts to an archive.</summary>
    /// <param name="scripts">Relative to the document root, in the order of the working set.</param>
    /// <returns>The number of files.</returns>
    public int AddTo(ArchiveWriter archive, OrderedDictionary<string, PageClass> scripts)
    {
        var names = Names().ToLookup(ScriptOf, StringComparer.Ordinal);
        var count = 0;
        foreach (var (path, pageClass) in scripts)
        {
            foreach (var name in names[RelativePath.FullPath(_root, path)])
            {
                archive.Add(name, 0, pageClass, File.ReadAllBytes(Path.Combine(Folder, name)));
                count++;
            }
        }

        return count;
    }

    /// <summary>Remembers that an archive contains everything that is present now.</summary>
    public void MarkArchived()
    {
        foreach (var name in Names())
        {
            _archived[name] = true;
        }
    }

    /// <summary>Unpacks files of a block.</summary>
    /// <exception cref="IOException">The disk of /tmp is full, or EFS does not respond.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public void Unpack(Archive archive, int block, IEnumerable<ArchivedFile> files)
    {
        var data = archive.Read(block);
        foreach (var file in files)
        {
            var path = Path.GetFullPath(Path.Combine(Folder, file.Name));
            if (!path.StartsWith(Folder + "/", StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal))
            {
                continue; // An archive must not be a means to write elsewhere in the sandbox.
            }

            _archived[file.Name] = true;
            CreateFolder(Path.GetDirectoryName(path)!);
            using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            RandomAccess.Write(handle, data.AsSpan(file.Offset, file.Length), 0);
        }
    }

    /// <summary>Deletes the files of a script that has changed.</summary>
    /// <param name="script">An absolute path.</param>
    public void Delete(string script)
    {
        foreach (var build in Directory.EnumerateDirectories(Folder))
        {
            var path = build + script + Extension;
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    public void DeleteAll()
    {
        foreach (var name in Names())
        {
            File.Delete(Path.Combine(Folder, name));
        }
    }

    /// <summary>BUILD/mnt/wordpress/index.php.bin → /mnt/wordpress/index.php; empty for a name of another form.</summary>
    private static string ScriptOf(string name)
        => name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash && name.EndsWith(Extension, StringComparison.Ordinal)
            ? name[slash..^Extension.Length]
            : "";

    private IEnumerable<string> Names()
        => Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, "*" + Extension, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Folder, path))
            : [];

    /// <summary>Creates a folder unless this sandbox has done so: folders are never deleted.</summary>
    private void CreateFolder(string path)
    {
        if (!_folders.ContainsKey(path))
        {
            Directory.CreateDirectory(path);
            _folders[path] = true;
        }
    }
}
