using System.IO.Hashing;
using PhpBridge.Assets;
using PhpBridge.Caching.Purges;
using PhpBridge.Http;

namespace PhpBridge.Caching.Stores;

/// <summary>
/// The content of a file in the page folder: a page, or only the fields by which the pages of a key vary. It begins with its format's name
/// and a checksum, and contains its whole key: whatever is damaged, of another version or of another key is not used.
/// </summary>
internal sealed class PageFile
{
    private const int HeaderLength = 32;

    private PageFile(IReadOnlyList<string> vary, Page? page) => (Vary, Page) = (vary, page);

    /// <summary>The names of the fields by which the pages of the key vary.</summary>
    public IReadOnlyList<string> Vary { get; }

    /// <summary>Null when the pages are in files of their own.</summary>
    public Page? Page { get; }

    private static ReadOnlySpan<byte> Magic => "PhpBridge page 1"u8;

    public static byte[] Write(string key, string variant, IReadOnlyList<string> vary, Page? page)
    {
        var writer = new ByteWriter(page is null ? 1024 : (int)Math.Min(page.Size, 4 * 1024 * 1024));
        writer.Raw(Magic);
        writer.Raw(stackalloc byte[16]);
        writer.Text(key);
        writer.Text(variant);
        writer.Number(vary.Count);
        foreach (var name in vary)
        {
            writer.Text(name);
        }

        writer.Number(page?.Status ?? 0);
        if (page is not null)
        {
            Write(page, writer);
        }

        var bytes = writer.Written.ToArray();
        XxHash128.Hash(bytes.AsSpan(HeaderLength), bytes.AsSpan(16));
        return bytes;
    }

    /// <returns>Null when the bytes are not a whole file of this version, key and variant.</returns>
    public static PageFile? Read(ReadOnlyMemory<byte> bytes, string key, string variant, string target)
    {
        if (bytes.Length < HeaderLength || !bytes.Span.StartsWith(Magic))
        {
            return null;
        }

        Span<byte> checksum = stackalloc byte[16];
        XxHash128.Hash(bytes.Span[HeaderLength..], checksum);
        if (!checksum.SequenceEqual(bytes.Span[16..HeaderLength]))
        {
            return null;
        }

        try
        {
            var reader = new ByteReader(bytes[HeaderLength..]);
            return reader.Text() == key && reader.Text() == variant ? Read(ref reader, key, variant, target) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void Write(Page page, ByteWriter writer)
    {
        writer.Number(page.Times.Received);
        writer.Number(page.Times.InitialAge);
        writer.Number(page.Known.Epoch);
        writer.Number(page.Known.Sequence);
        writer.Number(page.Tags.Length);
        foreach (var tag in page.Tags)
        {
            writer.Text(tag);
        }

        writer.Number(page.Fields.Count);
        foreach (var field in page.Fields)
        {
            writer.Bytes(field.Name.Span);
            writer.Bytes(field.Value.Span);
        }

        foreach (var coding in Enum.GetValues<ContentCoding>())
        {
            var representation = page.In(coding);
            writer.Number(representation is null ? 0 : 1);
            if (representation is not null)
            {
                writer.Bytes(representation.Tag.Span);
                writer.Bytes(representation.Content!.Value.Span);
            }
        }
    }

    private static PageFile Read(ref ByteReader reader, string key, string variant, string target)
    {
        var vary = new string[reader.Count()];
        for (var i = 0; i < vary.Length; i++)
        {
            vary[i] = reader.Text();
        }

        var status = (int)reader.Number();
        return new PageFile(vary, status == 0 ? null : ReadPage(ref reader, new PageIdentity(key, vary, variant, target), status));
    }

    private static Page ReadPage(ref ByteReader reader, PageIdentity identity, int status)
    {
        var times = new PageTimes(reader.Number(), reader.Number());
        var known = new PurgePoint(reader.Number(), reader.Number());
        var tags = new string[reader.Count()];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = reader.Text();
        }

        var fields = new FieldCollection();
        for (var count = reader.Count(); count > 0; count--)
        {
            var name = reader.Bytes();
            fields.Add(name, reader.Bytes());
        }

        var page = new Page(identity, status, fields, times, known, tags);
        foreach (var coding in Enum.GetValues<ContentCoding>())
        {
            if (reader.Number() != 0)
            {
                var tag = reader.Bytes();
                var content = reader.Bytes();
                page.Add(new Representation(coding, tag, content.Length, content));
            }
        }

        return page.In(ContentCoding.Identity) is not null ? page : throw new FormatException("a page without its content");
    }
}
