using System.Collections.Concurrent;
using System.Globalization;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// opcache's file cache: compiled scripts, which it writes into a local folder. An archive of them spares a new sandbox the
/// compiling. opcache checks each itself: PHP's build, the time at which its source was modified; the archive has the checksums.
/// </summary>
internal sealed class BytecodeFiles
{
    private const string Suffix = ".bin";

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

    /// <summary>The scripts of an archive that may be used, block by block.</summary>
    /// <param name="changes">Whatever has changed since the archive was made: opcache compares times only, and another content may have the same.</param>
    public IEnumerable<IGrouping<int, ArchivedFile>> Usable(IEnumerable<ArchivedFile> files, IReadOnlyCollection<PathChange> changes)
        => files.Where(file => !changes.Any(touch => Concerns(touch, file.Name))).GroupBy(file => file.Block);

    /// <summary>The path of a compiled script below the root; null when it is elsewhere.</summary>
    public string? ScriptOf(ArchivedFile file)
        => SourceOf(file.Name) is var source && RelativePath.IsAtOrBelow(source, _root) ? source[(_root.Length + 1)..] : null;

    /// <summary>Whether anything was compiled here.</summary>
    public bool Any => Compiled().Any();

    /// <summary>How many compiled scripts are here that are in no archive.</summary>
    public int CountNew() => Compiled().Count(name => !_archived.ContainsKey(name));

    /// <summary>Adds what is here.</summary>
    /// <param name="wanted">Scripts, by their paths below the root, in the order in which they are wanted.</param>
    /// <returns>How many.</returns>
    public int AddTo(ArchiveWriter archive, OrderedDictionary<string, PageClass> wanted)
    {
        var compiled = Compiled().ToLookup(SourceOf, StringComparer.Ordinal);
        var count = 0;
        foreach (var (path, kind) in wanted)
        {
            foreach (var name in compiled[RelativePath.FullPath(_root, path)])
            {
                archive.Add(name, 0, kind, File.ReadAllBytes(Path.Combine(Folder, name)));
                count++;
            }
        }

        return count;
    }

    /// <summary>The script has changed: what was compiled of it counts no longer.</summary>
    /// <param name="script">Its absolute path.</param>
    public void Forget(string script)
    {
        foreach (var build in Directory.EnumerateDirectories(Folder))
        {
            var path = build + script + Suffix;
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    public void ForgetAll()
    {
        foreach (var name in Compiled())
        {
            File.Delete(Path.Combine(Folder, name));
        }
    }

    /// <summary>They are all in an archive by now.</summary>
    public void Archived()
    {
        foreach (var name in Compiled())
        {
            _archived[name] = true;
        }
    }

    private bool Concerns(PathChange touch, string name)
    {
        var source = SourceOf(name);
        return touch.Scope == ChangeScope.Subtree && RelativePath.IsAtOrBelow(source, RelativePath.FullPath(_root, touch.Path).TrimEnd('/'));
    }

    /// <summary>BUILD/mnt/wordpress/index.php.bin → /mnt/wordpress/index.php</summary>
    private static string SourceOf(string name) => name[name.IndexOf('/', StringComparison.Ordinal)..^Suffix.Length];

    public static string NewName(long sequence)
        => string.Create(CultureInfo.InvariantCulture, $"bytecode-{sequence}-{Guid.NewGuid():N}");

    private IEnumerable<string> Compiled()
        => Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, "*" + Suffix, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))
            : [];

    /// <summary>Unpacks a block.</summary>
    /// <exception cref="IOException">/tmp is full, or EFS does not answer.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public void Load(Archive archive, int block, IEnumerable<ArchivedFile> files)
    {
        var content = archive.Read(block);
        foreach (var file in files)
        {
            var path = Path.GetFullPath(Path.Combine(Folder, file.Name));
            if (!path.StartsWith(Folder + "/", StringComparison.Ordinal) || !path.EndsWith(Suffix, StringComparison.Ordinal))
            {
                continue; // Nobody who can write an archive gains a way to write elsewhere.
            }

            _archived[file.Name] = true;
            CreateFolder(Path.GetDirectoryName(path)!);
            using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            RandomAccess.Write(handle, content.AsSpan(file.Offset, file.Length), 0);
        }
    }

    /// <summary>Nobody deletes one: asking the system once is enough.</summary>
    private void CreateFolder(string path)
    {
        if (!_folders.ContainsKey(path))
        {
            Directory.CreateDirectory(path);
            _folders[path] = true;
        }
    }
}
