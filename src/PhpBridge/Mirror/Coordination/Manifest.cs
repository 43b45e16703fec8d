using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// What all sandboxes know of the state of the code: the content of the file <c>manifest</c>. An immutable value; each
/// change makes another with a higher revision.
/// </summary>
/// <param name="Epoch">Tells one record from another that was begun when that one was lost: milliseconds since 1970.</param>
/// <param name="Revision">Grows with every change.</param>
/// <param name="Base">The archive of the code, a file name; null when there is none.</param>
/// <param name="BaseRevision">The changes up to this one are in it.</param>
/// <param name="CompleteSince">Of the changes after this one, none is missing in <paramref name="Changes"/>.</param>
/// <param name="Writers">The sandboxes that have changed files and not published it yet, with a number that each raises to show that it lives.</param>
/// <param name="Changes">What has changed, and when, for all bases that a sandbox may still have.</param>
/// <param name="Data">Files that are written again and again: no code, so they are left to the file system.</param>
/// <param name="Bytecode">Archives of opcache's files: key → file name, and the revision up to which changes are in it.</param>
internal sealed record Manifest(
    long Epoch,
    long Revision,
    string? Base,
    long BaseRevision,
    long CompleteSince,
    IReadOnlyDictionary<string, long> Writers,
    IReadOnlyList<PublishedChange> Changes,
    IReadOnlyList<string> Data,
    IReadOnlyDictionary<string, (long Revision, string Name)> Bytecode)
{
    /// <summary>A record with more is longer than what one WRITE takes; whoever reads it then asks the file system for everything.</summary>
    private const int MostChanges = 400;

    // A sandbox that has slept through more starts over.
    private const int Remembered = 500;

    private const int MostBytecode = 4;

    /// <summary>More would be a folder that its owner should exclude.</summary>
    public const int MostData = 16;

    private const string FirstLine = "PhpBridge manifest 2";

    public static readonly Manifest None = new(
        0, 0, null, 0, 0, new Dictionary<string, long>(), [], [], new Dictionary<string, (long, string)>());

    public bool IsNone => ReferenceEquals(this, None);

    public Manifest WithWriter(string sandbox)
        => this with
        {
            Revision = Revision + 1,
            Writers = new Dictionary<string, long>(Writers) { [sandbox] = Writers.GetValueOrDefault(sandbox) + 1 },
        };

    /// <summary>The sandbox has nothing left to publish, or is dead.</summary>
    public Manifest WithoutWriter(string sandbox)
        => this with { Revision = Revision + 1, Writers = Writers.Where(writer => writer.Key != sandbox).ToDictionary(StringComparer.Ordinal) };

    public Manifest WithChanges(IEnumerable<PathChange> touches) => WithChanges([.. touches.Select(touch => new PublishedChange(0, touch, Fingerprint.None))], _ => Fingerprint.None);

    /// <summary>The changes get the next revision.</summary>
    /// <param name="fingerprintOf">Of a folder that had changed before and that some of these are in, as it is now.</param>
    public Manifest WithChanges(IReadOnlyCollection<PublishedChange> changes, Func<string, ulong> fingerprintOf)
    {
        var earlier = Changes.ToArray();
        var paths = changes.Select(change => change.Change.Path).SelectMany(RelativePath.AncestorsOf).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < earlier.Length; i++)
        {
            if (earlier[i].Change.Scope == ChangeScope.Subtree && paths.Contains(earlier[i].Change.Path))
            {
                earlier[i] = earlier[i] with { Fingerprint = fingerprintOf(earlier[i].Change.Path) };
            }
        }

        return this with { Revision = Revision + 1, Changes = Simplify([.. earlier, .. changes.Select(change => change with { Revision = Revision + 1 })]) };
    }

    /// <summary>The files are data. The oldest ones are forgotten.</summary>
    public Manifest WithData(IEnumerable<string> paths)
        => this with { Revision = Revision + 1, Data = [.. Data.Concat(paths).Distinct(StringComparer.Ordinal).TakeLast(MostData)] };

    /// <summary>There is another base. Very old changes are forgotten.</summary>
    public Manifest WithBase(string name, long baseSequence)
        => this with
        {
            Revision = Revision + 1,
            Base = name,
            BaseRevision = baseSequence,
            CompleteSince = Math.Max(CompleteSince, Revision - Remembered),
            Changes = [.. Changes.Where(change => change.Revision > Revision - Remembered)],
        };

    public Manifest WithBytecode(string key, long bytecodeRevision, string name)
        => this with
        {
            Revision = Revision + 1,
            Bytecode = Bytecode.Where(other => other.Key != key).TakeLast(MostBytecode - 1).Append(KeyValuePair.Create(key, (bytecodeRevision, name))).ToDictionary(StringComparer.Ordinal),
        };

    /// <summary>What is not in a base, or a view, of that revision.</summary>
    public IEnumerable<PublishedChange> ChangesSince(long revision) => Changes.Where(change => change.Revision > revision);

    /// <summary>The same, of the paths alone.</summary>
    public IEnumerable<PathChange> PathChangesSince(long revision) => ChangesSince(revision).Select(change => change.Change).Distinct();

    /// <summary>Lines of text, for whoever looks at it at night; the last is a checksum of those before it.</summary>
    /// <param name="lengthBefore">Of the file's content now. The new one is of another length, since a clock that ticks in seconds would show no difference.</param>
    public byte[] ToBytes(int lengthBefore)
    {
        var text = new StringBuilder();
        text.Append(FirstLine).Append('\n');
        Line("begun", Epoch);
        Line("revision", Revision);
        if (Base is not null)
        {
            Line("base", string.Create(CultureInfo.InvariantCulture, $"{BaseRevision} {CompleteSince} {Base}"));
        }

        foreach (var (key, archive) in Bytecode)
        {
            Line("bytecode", string.Create(CultureInfo.InvariantCulture, $"{archive.Revision} {key} {archive.Name}"));
        }

        foreach (var (sandbox, beat) in Writers)
        {
            Line("writer", string.Create(CultureInfo.InvariantCulture, $"{beat} {sandbox}"));
        }

        foreach (var path in Data)
        {
            Line("data", PathName.Encode(path));
        }

        foreach (var (revision, touch, fingerprint) in Changes)
        {
            Line("changed", string.Create(CultureInfo.InvariantCulture, $"{revision} {NameOf(touch.Scope)} {fingerprint:x} {PathName.Encode(touch.Path)}"));
        }

        const int lastLine = 4 + 16 + 1; // "sum " and 16 digits
        var length = Encoding.UTF8.GetByteCount(text.ToString()) + lastLine;
        if (length == lengthBefore)
        {
            text.Append('\n');
        }

        var sum = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString()));
        return Encoding.UTF8.GetBytes(text.Append(CultureInfo.InvariantCulture, $"sum {sum:x16}\n").ToString());

        void Line(string word, object value) => text.Append(word).Append(' ').Append(CultureInfo.InvariantCulture, $"{value}\n");
    }

    /// <returns>Null when it is not whole: somebody is writing it just now, or it is damaged.</returns>
    public static Manifest? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.LastIndexOf("sum ", StringComparison.Ordinal);
        if (!text.StartsWith(FirstLine + "\n", StringComparison.Ordinal) || end < 0
            || text[end..] != string.Create(CultureInfo.InvariantCulture, $"sum {XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text[..end])):x16}\n"))
        {
            return null;
        }

        var (begun, revision, name, baseSequence, completeSince) = (0L, 0L, (string?)null, 0L, 0L);
        var writers = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytecode = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        var changes = new List<PublishedChange>();
        var data = new List<string>();
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var words = line.Split(' ');
            switch (words)
            {
                case ["begun", var number]:
                    begun = long.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case ["revision", var number]:
                    revision = long.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case ["base", var number, var since, var file]:
                    (baseSequence, completeSince, name) = (long.Parse(number, CultureInfo.InvariantCulture), long.Parse(since, CultureInfo.InvariantCulture), file);
                    break;
                case ["bytecode", var number, var key, var file]:
                    bytecode[key] = (long.Parse(number, CultureInfo.InvariantCulture), file);
                    break;
                case ["writer", var beat, var sandbox]:
                    writers[sandbox] = long.Parse(beat, CultureInfo.InvariantCulture);
                    break;
                case ["data", var path]:
                    data.Add(PathName.Decode(path));
                    break;
                case ["changed", var number, var kind, var fingerprint, var path]:
                    changes.Add(new PublishedChange(
                        long.Parse(number, CultureInfo.InvariantCulture),
                        new PathChange(PathName.Decode(path), KindOf(kind)),
                        ulong.Parse(fingerprint, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
                    break;
            }
        }

        return new Manifest(begun, revision, name, baseSequence, completeSince, writers, changes, data, bytecode);
    }

    private static string NameOf(ChangeScope kind) => kind switch
    {
        ChangeScope.Entry => "self",
        ChangeScope.List => "list",
        _ => "subtree",
    };

    private static ChangeScope KindOf(string name) => name switch
    {
        "self" => ChangeScope.Entry,
        "list" => ChangeScope.List,
        _ => ChangeScope.Subtree,
    };

    /// <summary>One entry for a path, and no more than anyone wants to read: a whole plugin instead of its hundred files, or everything.</summary>
    private static List<PublishedChange> Simplify(IReadOnlyList<PublishedChange> changes)
    {
        var simple = Latest(changes);
        for (var depth = 6; simple.Count > MostChanges && depth >= 0; depth--)
        {
            simple = Latest([.. simple.Select(change => Shorten(change, depth))]);
        }

        return simple;
    }

    private static PublishedChange Shorten(PublishedChange change, int depth)
    {
        var segments = change.Change.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length <= depth ? change : change with { Change = new PathChange(string.Join('/', segments.Take(depth)), ChangeScope.Subtree), Fingerprint = Fingerprint.None };
    }

    private static List<PublishedChange> Latest(IEnumerable<PublishedChange> changes)
    {
        var subtrees = new Dictionary<string, long>(StringComparer.Ordinal);
        var latest = new Dictionary<PathChange, PublishedChange>();
        foreach (var change in changes.OrderBy(change => change.Change.Path.Length))
        {
            var (revision, touch, _) = change;

            // What lies in a folder that has changed as a whole, at the same time or later, needs no line.
            if (!RelativePath.AncestorsOf(touch.Path).Any(path => subtrees.TryGetValue(path, out var at) && at >= revision))
            {
                if (!latest.TryGetValue(touch, out var known) || known.Revision <= revision)
                {
                    latest[touch] = change;
                }

                if (touch.Scope == ChangeScope.Subtree)
                {
                    subtrees[touch.Path] = latest[touch].Revision;
                }
            }
        }

        return [.. latest.Values.OrderBy(change => change.Revision)];
    }
}
