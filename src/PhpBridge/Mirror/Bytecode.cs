using System.Collections.Concurrent;
using System.Globalization;

namespace PhpBridge.Mirror;

/// <summary>
/// opcache's file cache: compiled scripts, which it writes into a local folder. An archive of them spares a new sandbox the
/// compiling. opcache checks each itself: its checksum, PHP's build, the time at which its source was modified.
/// </summary>
/// <param name="folder">opcache.file_cache.</param>
internal sealed class Bytecode(string folder)
{
    private const string Suffix = ".bin";

    private readonly ConcurrentDictionary<string, bool> _archived = new(StringComparer.Ordinal);

    public string Folder => folder;

    /// <summary>What unpacks an archive, block by block.</summary>
    public IEnumerable<(PageKind Kind, Action Load)> Loads(Archive archive, IReadOnlyList<ArchivedFile> files)
        => files.GroupBy(file => file.Block).Select(block => (archive.Blocks[block.Key].Kind, (Action)(() => Load(archive, block.Key, block))));

    /// <summary>How many compiled scripts are here that are in no archive.</summary>
    public int CountNew() => Compiled().Count(name => !_archived.ContainsKey(name));

    /// <summary>Adds what is here.</summary>
    /// <param name="root">The document root: a compiled script lies below its build's folder where its source lies below "/".</param>
    /// <param name="kindOf">The first kind of page that needs a file, by its path below the root.</param>
    /// <returns>How many.</returns>
    public int AddTo(string root, Func<string, PageKind?> kindOf, ArchiveWriter archive)
    {
        var chosen = new List<(string Name, PageKind Kind)>();
        foreach (var name in Compiled())
        {
            // BUILD/mnt/wordpress/index.php.bin
            var source = name[name.IndexOf('/', StringComparison.Ordinal)..^Suffix.Length];
            if (source.StartsWith(root + "/", StringComparison.Ordinal) && kindOf(source[(root.Length + 1)..]) is { } kind)
            {
                chosen.Add((name, kind));
            }
        }

        foreach (var (name, kind) in chosen.OrderBy(file => file.Kind).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            archive.Add(name, 0, kind, File.ReadAllBytes(Path.Combine(folder, name)));
        }

        return chosen.Count;
    }

    /// <summary>They are all in an archive by now.</summary>
    public void Archived()
    {
        foreach (var name in Compiled())
        {
            _archived[name] = true;
        }
    }

    public static string NewName(long sequence)
        => string.Create(CultureInfo.InvariantCulture, $"bytecode-{sequence}-{Guid.NewGuid():N}");

    private IEnumerable<string> Compiled()
        => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*" + Suffix, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))
            : [];

    private void Load(Archive archive, int block, IEnumerable<ArchivedFile> files)
    {
        var content = archive.Read(block);
        foreach (var file in files)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file.Name));
            if (!path.StartsWith(folder + "/", StringComparison.Ordinal) || !path.EndsWith(Suffix, StringComparison.Ordinal))
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
