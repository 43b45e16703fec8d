using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace PhpBridge.Caching.Purges;

/// <summary>
/// All purges that still matter, in one order for all sandboxes: the content of the file <c>purges</c>. An immutable value; each commit
/// makes another with the next sequence number.
/// </summary>
/// <remarks>
/// A page is valid if none of its tags was purged after the point that its sandbox knew when the making of the page began. Whatever a
/// script has read before a purge, its page therefore does not survive that purge, however late it is stored.
/// </remarks>
internal sealed class PurgeLog
{
    /// <summary>A log with this many is read in one round trip.</summary>
    public const int MaxTags = 2048;

    private const int HeaderLength = 16 + 16 + 8 + 8 + 8 + 4;
    private const int EntryLength = 16;

    // The latest ones stay when there are too many; dropping a few at every commit would copy all of them at every commit.
    private const int KeptTags = MaxTags * 3 / 4;

    private PurgeLog(PurgePoint last, long floor, Dictionary<string, long> tags) => (Last, Floor, Tags) = (last, floor, tags);

    /// <summary>The last purge.</summary>
    public PurgePoint Last { get; }

    /// <summary>Pages from before this sequence number are invalid: some of the purges since then are no longer in the log.</summary>
    public long Floor { get; }

    /// <summary>The sequence number at which each tag was purged last. Not changed after the construction.</summary>
    public Dictionary<string, long> Tags { get; }

    private static ReadOnlySpan<byte> Magic => "PhpBridge purge1"u8;

    public static PurgeLog Create(long epoch) => new(new PurgePoint(epoch, 0), 0, []);

    /// <summary>A commit: the tags were purged now, <see cref="CacheTag.All"/> among them for all pages.</summary>
    public PurgeLog With(List<string> tags)
    {
        var next = new PurgePoint(Last.Epoch, Last.Sequence + 1);
        var purged = new Dictionary<string, long>(Tags);
        foreach (var tag in tags)
        {
            if (tag == CacheTag.All)
            {
                return new PurgeLog(next, next.Sequence, []);
            }

            purged[tag] = next.Sequence;
        }

        return purged.Count <= MaxTags ? new PurgeLog(next, Floor, purged) : Shortened(next, purged);
    }

    public bool IsValid(PurgePoint known, string[] tags)
    {
        if (known.Epoch != Last.Epoch || known.Sequence < Floor)
        {
            return false;
        }

        if (known.Sequence >= Last.Sequence)
        {
            return true;
        }

        foreach (var tag in tags)
        {
            if (Tags.TryGetValue(tag, out var at) && at > known.Sequence)
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="lengthBefore">
    /// Of the file's content now. The new one has another length, since a clock of seconds would show no difference.
    /// </param>
    public byte[] ToBytes(int lengthBefore)
    {
        var length = HeaderLength + (Tags.Count * EntryLength);
        var bytes = new byte[length == lengthBefore ? length + 1 : length];
        Magic.CopyTo(bytes);
        var body = bytes.AsSpan(32);
        BinaryPrimitives.WriteInt64LittleEndian(body, Last.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], Last.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(body[16..], Floor);
        BinaryPrimitives.WriteInt32LittleEndian(body[24..], Tags.Count);
        var entry = body[28..];
        foreach (var (tag, sequence) in Tags)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entry, ulong.Parse(tag, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], sequence);
            entry = entry[EntryLength..];
        }

        XxHash128.Hash(body, bytes.AsSpan(16));
        return bytes;
    }

    /// <returns>Null when it is not whole: it is being written, or damaged.</returns>
    public static PurgeLog? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
        {
            return null;
        }

        Span<byte> checksum = stackalloc byte[16];
        var body = bytes[32..];
        XxHash128.Hash(body, checksum);
        var count = BinaryPrimitives.ReadInt32LittleEndian(body[24..]);
        if (!checksum.SequenceEqual(bytes[16..32]) || count < 0 || body.Length - 28 < (long)count * EntryLength)
        {
            return null;
        }

        var tags = new Dictionary<string, long>(count);
        for (var entry = body[28..]; tags.Count < count; entry = entry[EntryLength..])
        {
            var tag = BinaryPrimitives.ReadUInt64LittleEndian(entry).ToString("x16", CultureInfo.InvariantCulture);
            if (!tags.TryAdd(tag, BinaryPrimitives.ReadInt64LittleEndian(entry[8..])))
            {
                return null;
            }
        }

        var last = new PurgePoint(BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]));
        return new PurgeLog(last, BinaryPrimitives.ReadInt64LittleEndian(body[16..]), tags);
    }

    private PurgeLog Shortened(PurgePoint next, Dictionary<string, long> purged)
    {
        var sequences = new long[purged.Count];
        purged.Values.CopyTo(sequences, 0);
        Array.Sort(sequences);

        // Commits are kept or dropped whole.
        var floor = Math.Max(Floor, sequences[^(KeptTags + 1)]);
        var kept = new Dictionary<string, long>(KeptTags);
        foreach (var (tag, sequence) in purged)
        {
            if (sequence > floor)
            {
                kept.Add(tag, sequence);
            }
        }

        return new PurgeLog(next, floor, kept);
    }
}
