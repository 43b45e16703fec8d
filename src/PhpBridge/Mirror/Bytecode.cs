using System.Collections.Concurrent;
using System.Globalization;

namespace PhpBridge.Mirror;

/// <summary>
/// opcache's file cache: compiled scripts, which it writes into a local folder. An archive of them spares a new sandbox the
/// compiling. opcache checks each itself: its checksum, PHP's build, the time at which its source was modified.
/// </summary>
internal sealed class Bytecode
{
    private const string Suffix = ".bin";

    private readonly ConcurrentDictionary<string, bool> _archived = new(StringComparer.Ordinal);
    private readonly string _root;

    /// <param name="folder">opcache.file_cache; created.</param>
    /// <param name="root">The document root.</param>
    public Bytecode(string folder, string root)
    {
        (Folder, _root) = (folder, root);
        Directory.CreateDirectory(folder);
    }

    public string Folder { get; }

    /// <summary>What unpacks an archive, block by block.</summary>
    /// <param name="changes">Whatever has changed since the archive was made: opcache compares times only, and another content may have the same.</param>
    public IEnumerable<(PageKind Kind, Action Load)> Loads(Archive archive, IEnumerable<ArchivedFile> files, IReadOnlyCollection<Touch> changes)
        => files.Where(file => !changes.Any(touch => Concerns(touch, file.Name))).GroupBy(file => file.Block).Select(block => (archive.Blocks[block.Key].Kind, (Action)(() => Load(archive, block.Key, block))));

    /// <summary>Whether anything was compiled here.</summary>
    public bool Any => Compiled().Any();

    /// <summary>How many compiled scripts are here that are in no archive.</summary>
    public int CountNew() => Compiled().Count(name => !_archived.ContainsKey(name));

    /// <summary>Adds what is here.</summary>
    /// <param name="kindOf">The first kind of page that needs a file, by its path below the root.</param>
    /// <returns>How many.</returns>
    public int AddTo(Func<string, PageKind?> kindOf, ArchiveWriter archive)
    {
        var chosen = new List<(string Name, PageKind Kind)>();
        foreach (var name in Compiled())
        {
            var source = SourceOf(name);
            if (source.StartsWith(_root + "/", StringComparison.Ordinal) && kindOf(source[(_root.Length + 1)..]) is { } kind)
            {
                chosen.Add((name, kind));
            }
        }

        foreach (var (name, kind) in chosen.OrderBy(file => file.Kind).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            archive.Add(name, 0, kind, File.ReadAllBytes(Path.Combine(Folder, name)));
        }

        return chosen.Count;
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

    private bool Concerns(Touch touch, string name)
    {
        var source = SourceOf(name);
        var path = touch.Path.Length == 0 ? _root : _root + "/" + touch.Path;
        return touch.Kind == TouchKind.Subtree && source.StartsWith(path, StringComparison.Ordinal) && (source.Length == path.Length || source[path.Length] == '/');
    }

    /// <summary>BUILD/mnt/wordpress/index.php.bin → /mnt/wordpress/index.php</summary>
    private static string SourceOf(string name) => name[name.IndexOf('/', StringComparison.Ordinal)..^Suffix.Length];

    public static string NewName(long sequence)
        => string.Create(CultureInfo.InvariantCulture, $"bytecode-{sequence}-{Guid.NewGuid():N}");

    private IEnumerable<string> Compiled()
        => Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, "*" + Suffix, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))
            : [];

    private void Load(Archive archive, int block, IEnumerable<ArchivedFile> files)
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
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            RandomAccess.Write(handle, content.AsSpan(file.Offset, file.Length), 0);
        }
    }
}
