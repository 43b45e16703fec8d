using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using K4os.Compression.LZ4;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Writes an archive: many files in one, so that a new sandbox reads a few large blocks from EFS instead of thousands of small files.
/// </summary>
/// <remarks>
/// The format, little-endian: magic with the version, length of the header, header (key, blocks), XXH128 of these, blocks. The first
/// block is the table: an image (an index, or empty) and the list of files. The other blocks hold file data.
/// LZ4 decompresses some gigabytes a second for a tenth more bytes than Deflate, and the first visitor of a sandbox waits for it.
/// </remarks>
internal sealed class ArchiveWriter(Stream destination, string key) : IDisposable
{
    // Large for EFS, and small enough that PHP starts with the first blocks while later ones are still being read.
    private const int BlockLength = 512 * 1024;

    private readonly List<ArchivedFile> _files = [];
    private readonly List<ArchiveBlock> _blocks = [];
    private readonly MemoryStream _packed = new();
    private readonly MemoryStream _block = new();
    private PageClass _class;

    /// <summary>Adds a file. Callers add files ordered by page class, and within a class in the order in which pages open them.</summary>
    public void Add(string name, long modified, PageClass pageClass, ReadOnlySpan<byte> data)
    {
        if (_block.Length > 0 && (pageClass != _class || _block.Length + data.Length > BlockLength))
        {
            EndBlock();
        }

        _class = pageClass;
        _files.Add(new ArchivedFile(name, modified, _blocks.Count + 1, (int)_block.Length, data.Length));
        _block.Write(data);
    }

    /// <summary>Writes the archive to the destination.</summary>
    /// <param name="image">Goes into the table.</param>
    /// <exception cref="IOException">The file system failed or is full.</exception>
    public void Finish(ReadOnlySpan<byte> image)
    {
        EndBlock();
        var table = Pack(PageClass.Site, 0, Table(image), out var packedTable);
        var header = Header([table, .. _blocks.Select(block => block with { Offset = block.Offset + table.PackedLength })]);
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
            _blocks.Add(Pack(_class, _packed.Length, _block.GetBuffer().AsSpan(0, (int)_block.Length), out var packed));
            _packed.Write(packed);
            _block.SetLength(0);
        }
    }

    private static ArchiveBlock Pack(PageClass pageClass, long offset, ReadOnlySpan<byte> data, out byte[] packed)
    {
        packed = new byte[LZ4Codec.MaximumOutputSize(data.Length)];
        var length = LZ4Codec.Encode(data, packed, LZ4Level.L09_HC);
        Array.Resize(ref packed, length);
        return new ArchiveBlock(pageClass, offset, packed.Length, data.Length, XxHash128.HashToUInt128(packed));
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
        writer.Write(0); // Replaced by the length below.
        writer.Write(key);
        writer.Write(blocks.Count);
        foreach (var block in blocks)
        {
            writer.Write((byte)block.PageClass);
            writer.Write(block.Offset);
            writer.Write(block.PackedLength);
            writer.Write(block.Length);
            writer.Write((ulong)(block.Checksum >> 64));
            writer.Write((ulong)block.Checksum);
        }

        var header = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[Archive.Magic.Length..], header.Length);
        return [.. header, .. XxHash128.Hash(header)];
    }
}
