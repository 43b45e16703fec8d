using System.IO.Hashing;
using System.Text;
using K4os.Compression.LZ4;
using Microsoft.Win32.SafeHandles;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Archives;

/// <summary>Reads an archive in the format of <see cref="ArchiveWriter"/>.</summary>
internal sealed class Archive : IDisposable
{
    private const int FirstRead = 256 * 1024; // Bytes: covers the header and usually the table.
    private const int MaxHeader = 1024 * 1024;
    private const int ChecksumSize = 16;

    private readonly SafeFileHandle _handle;
    private readonly ReadOnlyMemory<byte> _first;
    private readonly long _start;

    private Archive(SafeFileHandle handle, ReadOnlyMemory<byte> first, long start, string key, IReadOnlyList<ArchiveBlock> blocks)
        => (_handle, _first, _start, Key, Blocks) = (handle, first, start, key, blocks);

    public static ReadOnlySpan<byte> Magic => "PhpBridge archive 2\n"u8;

    /// <summary>Identifies what can use the archive: the opcache fingerprint of bytecode; empty for code.</summary>
    public string Key { get; }

    /// <summary>The table, followed by the blocks with file data.</summary>
    public IReadOnlyList<ArchiveBlock> Blocks { get; }

    /// <exception cref="InvalidDataException">The file is not an archive of this version, or it is damaged.</exception>
    /// <exception cref="IOException">The file does not exist, or the file system failed.</exception>
    public static Archive Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // The header first, without read-ahead that would compete with it for bandwidth. Then the whole file: NFS reads only
            // 128 KB ahead, and this makes its round trips overlap.
            FileAdvice.DisableReadAhead(handle);
            var archive = Open(handle);
            FileAdvice.ReadWhole(handle);
            return archive;
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or DecoderFallbackException)
        {
            handle.Dispose();
            throw new InvalidDataException($"its header is damaged: {e.Message}", e);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads the first block: the image, which is an index or empty, and the list of files.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public (byte[] Image, IReadOnlyList<ArchivedFile> Files) ReadTable()
    {
        using var reader = new BinaryReader(new MemoryStream(Read(0)), Encoding.UTF8);
        try
        {
            var image = reader.ReadBytes(reader.ReadInt32());
            var files = new ArchivedFile[reader.ReadInt32()];
            for (var i = 0; i < files.Length; i++)
            {
                files[i] = new ArchivedFile(
                    reader.ReadString(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            }

            return Array.TrueForAll(files, IsInside)
                ? (image, files)
                : throw new InvalidDataException("its table refers to data that it does not contain");
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("its table is damaged", e);
        }
    }

    /// <summary>Reads and decompresses a block. Thread-safe.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public byte[] Read(int number)
    {
        var block = Blocks[number];
        var packed = ReadPacked(_start + block.Offset, block.PackedLength);
        if (XxHash128.HashToUInt128(packed.Span) != block.Checksum)
        {
            throw new InvalidDataException($"the checksum of its block {number} does not match");
        }

        var data = new byte[block.Length];
        return LZ4Codec.Decode(packed.Span, data) == data.Length
            ? data
            : throw new InvalidDataException($"its block {number} cannot be decompressed");
    }

    public void Dispose() => _handle.Dispose();

    private static Archive Open(SafeFileHandle handle)
    {
        var start = new byte[FirstRead];
        var got = RandomAccess.Read(handle, start, 0);
        var length = got >= Magic.Length + sizeof(int) && start.AsSpan().StartsWith(Magic) ? BitConverter.ToInt32(start, Magic.Length) : 0;
        if (length is <= 0 or > MaxHeader)
        {
            throw new InvalidDataException("it does not start like an archive of this version");
        }

        if (length + ChecksumSize > got)
        {
            Array.Resize(ref start, length + ChecksumSize);
            ReadAll(handle, start.AsSpan(got), got);
            got = start.Length;
        }

        var header = start.AsSpan(0, length);
        if (!XxHash128.Hash(header).AsSpan().SequenceEqual(start.AsSpan(length, ChecksumSize)))
        {
            throw new InvalidDataException("the checksum of its header does not match");
        }

        var prefix = Magic.Length + sizeof(int);
        using var reader = new BinaryReader(new MemoryStream(start, prefix, length - prefix), Encoding.UTF8);
        var key = reader.ReadString();
        var blocks = new ArchiveBlock[reader.ReadInt32()];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new ArchiveBlock(
                (PageClass)reader.ReadByte(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(),
                new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));
        }

        return new Archive(handle, start.AsMemory(0, got), length + ChecksumSize, key, blocks);
    }

    private ReadOnlyMemory<byte> ReadPacked(long at, int length)
    {
        if (at + length <= _first.Length)
        {
            return _first.Slice((int)at, length);
        }

        var packed = new byte[length];
        ReadAll(_handle, packed, at);
        return packed;
    }

    private bool IsInside(ArchivedFile file)
        => file.Block > 0 && file.Block < Blocks.Count && file.Offset >= 0 && file.Length >= 0
            && (long)file.Offset + file.Length <= Blocks[file.Block].Length;

    private static void ReadAll(SafeFileHandle handle, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
            {
                throw new InvalidDataException("it is truncated");
            }

            destination = destination[count..];
            offset += count;
        }
    }
}
