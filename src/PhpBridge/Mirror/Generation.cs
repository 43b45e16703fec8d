using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace PhpBridge.Mirror;

/// <summary>
/// What all sandboxes know of the state of the code: the content of the file <c>generation</c>. An immutable value; each
/// change makes another with a higher sequence.
/// </summary>
/// <param name="Begun">Tells one record from another that was begun when that one was lost: milliseconds since 1970.</param>
/// <param name="Sequence">Grows with every change.</param>
/// <param name="Base">The archive of the code, a file name; null when there is none.</param>
/// <param name="BaseSequence">The changes up to this one are in it.</param>
/// <param name="CompleteSince">Of the changes after this one, none is missing in <paramref name="Changes"/>.</param>
/// <param name="Writers">The sandboxes that are changing files just now, with a number that each raises to show that it lives.</param>
/// <param name="Changes">What has changed, and when, for all bases that a sandbox may still have.</param>
/// <param name="Bytecode">Archives of opcache's files: key → file name, and the sequence up to which changes are in it.</param>
internal sealed record Generation(
    long Begun,
    long Sequence,
    string? Base,
    long BaseSequence,
    long CompleteSince,
    IReadOnlyDictionary<string, long> Writers,
    IReadOnlyList<(long Sequence, Touch Touch)> Changes,
    IReadOnlyDictionary<string, (long Sequence, string Name)> Bytecode)
{
    /// <summary>A record with more is longer than what one WRITE takes; whoever reads it then asks the file system for everything.</summary>
    private const int MostChanges = 400;

    // A sandbox that has slept through more starts over.
    private const int Remembered = 500;

    private const int MostBytecode = 4;
    private const string FirstLine = "PhpBridge generation 1";

    public static readonly Generation None = new(
        0, 0, null, 0, 0, new Dictionary<string, long>(), [], new Dictionary<string, (long, string)>());

    public bool IsNone => ReferenceEquals(this, None);

    public Generation WithWriter(string sandbox)
        => this with
        {
            Sequence = Sequence + 1,
            Writers = new Dictionary<string, long>(Writers) { [sandbox] = Writers.GetValueOrDefault(sandbox) + 1 },
        };

    /// <summary>The sandbox writes no longer, and has changed these.</summary>
    public Generation WithoutWriter(string sandbox, IEnumerable<Touch> touches)
        => WithChanges(touches) with { Writers = Writers.Where(writer => writer.Key != sandbox).ToDictionary(StringComparer.Ordinal) };

    public Generation WithChanges(IEnumerable<Touch> touches)
        => this with { Sequence = Sequence + 1, Changes = Simplify([.. Changes, .. touches.Select(touch => (Sequence + 1, touch))]) };

    /// <summary>There is another base. Very old changes are forgotten.</summary>
    public Generation WithBase(string name, long baseSequence)
        => this with
        {
            Sequence = Sequence + 1,
            Base = name,
            BaseSequence = baseSequence,
            CompleteSince = Math.Max(CompleteSince, Sequence - Remembered),
            Changes = [.. Changes.Where(change => change.Sequence > Sequence - Remembered)],
        };

    public Generation WithBytecode(string key, long bytecodeSequence, string name)
        => this with
        {
            Sequence = Sequence + 1,
            Bytecode = Bytecode.Where(other => other.Key != key).TakeLast(MostBytecode - 1).Append(KeyValuePair.Create(key, (bytecodeSequence, name))).ToDictionary(StringComparer.Ordinal),
        };

    /// <summary>Whoever has a base must ask for these.</summary>
    /// <param name="sequence">The base's.</param>
    public IEnumerable<Touch> ChangesSince(long sequence) => Changes.Where(change => change.Sequence > sequence).Select(change => change.Touch).Distinct();

    /// <summary>Lines of text, for whoever looks at it at night; the last is a checksum of those before it.</summary>
    /// <param name="lengthBefore">Of the file's content now. The new one is of another length, since a clock that ticks in seconds would show no difference.</param>
    public byte[] ToBytes(int lengthBefore)
    {
        var text = new StringBuilder();
        text.Append(FirstLine).Append('\n');
        Line("begun", Begun);
        Line("sequence", Sequence);
        if (Base is not null)
        {
            Line("base", string.Create(CultureInfo.InvariantCulture, $"{BaseSequence} {CompleteSince} {Base}"));
        }

        foreach (var (key, archive) in Bytecode)
        {
            Line("bytecode", string.Create(CultureInfo.InvariantCulture, $"{archive.Sequence} {key} {archive.Name}"));
        }

        foreach (var (sandbox, beat) in Writers)
        {
            Line("writer", string.Create(CultureInfo.InvariantCulture, $"{beat} {sandbox}"));
        }

        foreach (var (sequence, touch) in Changes)
        {
            Line("changed", string.Create(CultureInfo.InvariantCulture, $"{sequence} {(touch.Kind == TouchKind.Self ? "self" : "subtree")} {Uri.EscapeDataString(touch.Path)}"));
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
    public static Generation? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.LastIndexOf("sum ", StringComparison.Ordinal);
        if (!text.StartsWith(FirstLine + "\n", StringComparison.Ordinal) || end < 0
            || text[end..] != string.Create(CultureInfo.InvariantCulture, $"sum {XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text[..end])):x16}\n"))
        {
            return null;
        }

        var (begun, sequence, name, baseSequence, completeSince) = (0L, 0L, (string?)null, 0L, 0L);
        var writers = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytecode = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        var changes = new List<(long, Touch)>();
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var words = line.Split(' ');
            switch (words)
            {
                case ["begun", var number]:
                    begun = long.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case ["sequence", var number]:
                    sequence = long.Parse(number, CultureInfo.InvariantCulture);
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
                case ["changed", var number, var kind, var path]:
                    changes.Add((long.Parse(number, CultureInfo.InvariantCulture), new Touch(Uri.UnescapeDataString(path), kind == "self" ? TouchKind.Self : TouchKind.Subtree)));
                    break;
            }
        }

        return new Generation(begun, sequence, name, baseSequence, completeSince, writers, changes, bytecode);
    }

    /// <summary>The folders that a path is in, the nearest first, the root last.</summary>
    public static IEnumerable<string> AncestorsOf(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }

        if (path.Length > 0)
        {
            yield return "";
        }
    }

    /// <summary>One entry for a path, and no more than anyone wants to read: a whole plugin instead of its hundred files, or everything.</summary>
    private static List<(long Sequence, Touch Touch)> Simplify(IReadOnlyList<(long Sequence, Touch Touch)> changes)
    {
        var simple = Latest(changes);
        for (var depth = 6; simple.Count > MostChanges && depth >= 0; depth--)
        {
            simple = Latest([.. simple.Select(change => Shorten(change, depth))]);
        }

        return simple;
    }

    private static (long Sequence, Touch Touch) Shorten((long Sequence, Touch Touch) change, int depth)
    {
        var segments = change.Touch.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length <= depth ? change : (change.Sequence, new Touch(string.Join('/', segments.Take(depth)), TouchKind.Subtree));
    }

    private static List<(long Sequence, Touch Touch)> Latest(IEnumerable<(long Sequence, Touch Touch)> changes)
    {
        var subtrees = new Dictionary<string, long>(StringComparer.Ordinal);
        var latest = new Dictionary<Touch, long>();
        foreach (var (sequence, touch) in changes.OrderBy(change => change.Touch.Path.Length))
        {
            // What lies in a folder that has changed as a whole, at the same time or later, needs no line.
            if (!AncestorsOf(touch.Path).Any(path => subtrees.TryGetValue(path, out var at) && at >= sequence))
            {
                latest[touch] = Math.Max(latest.GetValueOrDefault(touch), sequence);
                if (touch.Kind == TouchKind.Subtree)
                {
                    subtrees[touch.Path] = latest[touch];
                }
            }
        }

        return [.. latest.Select(change => (change.Value, change.Key)).OrderBy(change => change.Value)];
    }
}
