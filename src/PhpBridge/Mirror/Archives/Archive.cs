using System.IO.Hashing;
using System.Text;
using K4os.Compression.LZ4;
using Microsoft.Win32.SafeHandles;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Archives;

/// <summary>An archive that <see cref="ArchiveWriter"/> has written, being read.</summary>
internal sealed class Archive : IDisposable
{
    private const int FirstRead = 256 * 1024; // Bytes: the header and, mostly, the table.
    private const int MaxHeader = 1024 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly ReadOnlyMemory<byte> _first;
    private readonly long _start;

    private Archive(SafeFileHandle handle, ReadOnlyMemory<byte> first, long start, string key, IReadOnlyList<ArchiveBlock> blocks)
        => (_handle, _first, _start, Key, Blocks) = (handle, first, start, key, blocks);

    public static ReadOnlySpan<byte> Magic => "PhpBridge archive 2\n"u8;

    /// <summary>What it was made for.</summary>
    public string Key { get; }

    /// <summary>The first is the table.</summary>
    public IReadOnlyList<ArchiveBlock> Blocks { get; }

    /// <exception cref="InvalidDataException">It is no archive, or is damaged.</exception>
    /// <exception cref="IOException">It is not there, or the file system failed.</exception>
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

    /// <summary>The image and the list of files.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public (byte[] Image, IReadOnlyList<ArchivedFile> Files) ReadTable()
    {
        using var reader = new BinaryReader(new MemoryStream(Read(0)), Encoding.UTF8);
        try
        {
            var image = reader.ReadBytes(reader.ReadInt32());
            var files = new ArchivedFile[reader.ReadInt32()];
            for (var i = 0; i < files.Length; i++)
            {
                files[i] = new ArchivedFile(reader.ReadString(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            }

            return Array.TrueForAll(files, IsInside) ? (image, files) : throw new InvalidDataException("its table names what is not in it");
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("its table is damaged", e);
        }
    }

    /// <summary>A block's bytes, unpacked. May be called from several threads.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public byte[] Read(int number)
    {
        var block = Blocks[number];
        var packed = ReadPacked(_start + block.Offset, block.Packed);
        if (XxHash128.HashToUInt128(packed.Span) != block.Checksum)
        {
            throw new InvalidDataException($"its block {number} has a wrong checksum");
        }

        var content = new byte[block.Length];
        return LZ4Codec.Decode(packed.Span, content) == content.Length ? content : throw new InvalidDataException($"its block {number} cannot be unpacked");
    }

    public void Dispose() => _handle.Dispose();

    private static Archive Open(SafeFileHandle handle)
    {
        var start = new byte[FirstRead];
        var got = RandomAccess.Read(handle, start, 0);
        var length = got >= Magic.Length + 4 && start.AsSpan().StartsWith(Magic) ? BitConverter.ToInt32(start, Magic.Length) : 0;
        if (length is <= 0 or > MaxHeader)
        {
            throw new InvalidDataException("it does not begin as an archive of this version does");
        }

        const int checksum = 16;
        if (length + checksum > got)
        {
            Array.Resize(ref start, length + checksum);
            ReadAll(handle, start.AsSpan(got), got);
            got = start.Length;
        }

        var header = start.AsSpan(0, length);
        if (!XxHash128.Hash(header).AsSpan().SequenceEqual(start.AsSpan(length, checksum)))
        {
            throw new InvalidDataException("its header has a wrong checksum");
        }

        using var reader = new BinaryReader(new MemoryStream(start, Magic.Length + 4, length - Magic.Length - 4), Encoding.UTF8);
        var key = reader.ReadString();
        var blocks = new ArchiveBlock[reader.ReadInt32()];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new ArchiveBlock(
                (PageClass)reader.ReadByte(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));
        }

        return new Archive(handle, start.AsMemory(0, got), length + checksum, key, blocks);
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
        => file.Block > 0 && file.Block < Blocks.Count && file.Offset >= 0 && file.Length >= 0 && (long)file.Offset + file.Length <= Blocks[file.Block].Length;

    private static void ReadAll(SafeFileHandle handle, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
            {
                throw new InvalidDataException("it ends too soon");
            }

            destination = destination[count..];
            offset += count;
        }
    }
}
