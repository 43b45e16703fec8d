using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The format of the manifest: lines of text, so that an operator can read it. The first line is the version, the last a checksum of
/// the lines before it.
/// </summary>
internal static class ManifestText
{
    private const string FirstLine = "PhpBridge manifest 3";

    /// <param name="previousLength">
    /// The current length of the file in bytes. The result has another length, since the file's time may have a resolution of seconds and
    /// would not show the difference.
    /// </param>
    public static byte[] Write(Manifest manifest, int previousLength)
    {
        var text = new StringBuilder();
        text.Append(FirstLine).Append('\n');
        Line($"epoch {manifest.Epoch}");
        Line($"revision {manifest.Revision}");
        if (manifest.Snapshot is not null)
        {
            Line($"snapshot {manifest.SnapshotRevision} {manifest.CompleteSince} {manifest.Snapshot}");
        }

        foreach (var (key, archive) in manifest.Bytecode)
        {
            Line($"bytecode {archive.Revision} {key} {archive.Name}");
        }

        foreach (var (sandbox, renewals) in manifest.Writers)
        {
            Line($"writer {renewals} {sandbox}");
        }

        foreach (var path in manifest.Data)
        {
            Line($"data {PathName.Encode(path)}");
        }

        foreach (var (revision, change, fingerprint) in manifest.Changes)
        {
            Line($"changed {revision} {NameOf(change.Scope)} {fingerprint:x} {PathName.Encode(change.Path)}");
        }

        const int lastLine = 4 + 16 + 1; // "sum ", 16 digits and the line feed.
        if (Encoding.UTF8.GetByteCount(text.ToString()) + lastLine == previousLength)
        {
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append(ChecksumLine(text.ToString())).ToString());

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <returns>Null when the checksum does not match: another sandbox is writing the file, or it is damaged.</returns>
    public static Manifest? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.LastIndexOf("sum ", StringComparison.Ordinal);
        if (!text.StartsWith(FirstLine + "\n", StringComparison.Ordinal) || end < 0 || text[end..] != ChecksumLine(text[..end]))
        {
            return null;
        }

        var manifest = Manifest.None;
        var writers = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytecode = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        var changes = new List<PublishedChange>();
        var data = new List<string>();
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            switch (line.Split(' '))
            {
                case ["epoch", var epoch]:
                    manifest = manifest with { Epoch = Number(epoch) };
                    break;
                case ["revision", var revision]:
                    manifest = manifest with { Revision = Number(revision) };
                    break;
                case ["snapshot", var revision, var completeSince, var file]:
                    manifest = manifest with
                    {
                        Snapshot = file,
                        SnapshotRevision = Number(revision),
                        CompleteSince = Number(completeSince),
                    };
                    break;
                case ["bytecode", var revision, var key, var file]:
                    bytecode[key] = (Number(revision), file);
                    break;
                case ["writer", var renewals, var sandbox]:
                    writers[sandbox] = Number(renewals);
                    break;
                case ["data", var path]:
                    data.Add(PathName.Decode(path));
                    break;
                case ["changed", var revision, var scope, var fingerprint, var path]:
                    changes.Add(new PublishedChange(
                        Number(revision),
                        new PathChange(PathName.Decode(path), ScopeOf(scope)),
                        ulong.Parse(fingerprint, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
                    break;
            }
        }

        return manifest with { Writers = writers, Bytecode = bytecode, Changes = changes, Data = data };
    }

    private static string ChecksumLine(string text)
        => string.Create(CultureInfo.InvariantCulture, $"sum {XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text)):x16}\n");

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static string NameOf(ChangeScope scope) => scope switch
    {
        ChangeScope.Entry => "entry",
        ChangeScope.List => "list",
        _ => "subtree",
    };

    private static ChangeScope ScopeOf(string name) => name switch
    {
        "entry" => ChangeScope.Entry,
        "list" => ChangeScope.List,
        _ => ChangeScope.Subtree,
    };
}
