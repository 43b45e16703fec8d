using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using K4os.Compression.LZ4;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Writes an archive: many files in one, so that EFS is asked for a few large pieces instead of thousands of small ones.
/// </summary>
/// <remarks>
/// Magic and version, the header's length, the header (key, table, blocks), its XXH128, the blocks. Little-endian. The
/// first block is the table: an image (of an index, or empty) and the list of files. The others have the files' bytes.
/// LZ4, as unpacking is what a visitor of a new sandbox waits for: some gigabytes a second, for a tenth more bytes than Deflate.
/// </remarks>
internal sealed class ArchiveWriter(Stream destination, string key) : IDisposable
{
    // Few for EFS, and yet so many that PHP begins with the first ones while the next ones are on their way.
    private const int BlockLength = 512 * 1024;

    private readonly List<ArchivedFile> _files = [];
    private readonly List<ArchiveBlock> _blocks = [];
    private readonly MemoryStream _packed = new();
    private readonly MemoryStream _block = new();
    private PageClass _kind;

    /// <summary>Files of one kind after the other, in the kinds' order, and in each in the order in which they will be wanted.</summary>
    public void Add(string name, long modified, PageClass kind, ReadOnlySpan<byte> content)
    {
        if (_block.Length > 0 && (kind != _kind || _block.Length + content.Length > BlockLength))
        {
            EndBlock();
        }

        _kind = kind;
        _files.Add(new ArchivedFile(name, modified, _blocks.Count + 1, (int)_block.Length, content.Length));
        _block.Write(content);
    }

    /// <summary>Writes it all.</summary>
    /// <param name="image">What goes before the list of files.</param>
    /// <exception cref="IOException">There is no room, or the file system failed.</exception>
    public void Finish(ReadOnlySpan<byte> image)
    {
        EndBlock();
        var table = Pack(PageClass.Site, 0, Table(image), out var packedTable);
        var header = Header([table, .. _blocks.Select(block => block with { Offset = block.Offset + table.Packed })]);
        destination.Write(header);
        destination.Write(packedTable);
        _packed.WriteTo(destination);
    }

    public void Dispose()
    {
        _packed.Dispose();
        _block.Dispose();
    }

    private void EndBlock()
    {
        if (_block.Length > 0)
        {
            _blocks.Add(Pack(_kind, _packed.Length, _block.GetBuffer().AsSpan(0, (int)_block.Length), out var packed));
            _packed.Write(packed);
            _block.SetLength(0);
        }
    }

    private static ArchiveBlock Pack(PageClass kind, long offset, ReadOnlySpan<byte> content, out byte[] packed)
    {
        packed = new byte[LZ4Codec.MaximumOutputSize(content.Length)];
        var length = LZ4Codec.Encode(content, packed, LZ4Level.L09_HC);
        Array.Resize(ref packed, length);
        return new ArchiveBlock(kind, offset, packed.Length, content.Length, XxHash128.HashToUInt128(packed));
    }

    private byte[] Table(ReadOnlySpan<byte> image)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(image.Length);
        writer.Write(image);
        writer.Write(_files.Count);
        foreach (var file in _files)
        {
            writer.Write(file.Name);
            writer.Write(file.Modified);
            writer.Write(file.Block);
            writer.Write(file.Offset);
            writer.Write(file.Length);
        }

        return stream.ToArray();
    }

    private byte[] Header(IReadOnlyList<ArchiveBlock> blocks)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Archive.Magic);
        writer.Write(0); // The length, when it is known.
        writer.Write(key);
        writer.Write(blocks.Count);
        foreach (var block in blocks)
        {
            writer.Write((byte)block.Kind);
            writer.Write(block.Offset);
            writer.Write(block.Packed);
            writer.Write(block.Length);
            writer.Write((ulong)(block.Checksum >> 64));
            writer.Write((ulong)block.Checksum);
        }

        var header = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[Archive.Magic.Length..], header.Length);
        return [.. header, .. XxHash128.Hash(header)];
    }
}
