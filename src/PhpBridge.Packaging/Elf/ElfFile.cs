using System.Buffers.Binary;
using System.Text;

namespace PhpBridge.Packaging.Elf;

/// <summary>
/// Reads what the dynamic loader reads of a program or library: elf(5), 64 bits, little-endian. patchelf prints DT_RPATH and
/// DT_RUNPATH alike, and the difference matters here.
/// </summary>
internal sealed class ElfFile
{
    private const int FileHeaderSize = 64, ProgramHeaderSize = 56, SectionHeaderSize = 64, DynamicEntrySize = 16, SymbolSize = 24;
    private const uint LoadSegment = 1, DynamicSegment = 2, InterpreterSegment = 3, DynamicSymbols = 11;
    private const ulong NeededTag = 1, StringTableTag = 5, SonameTag = 14, RpathTag = 15, RunpathTag = 29;

    private readonly byte[] _bytes;
    private readonly string _path;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _loads = [];
    private readonly List<string> _needed = [];

    private ElfFile(byte[] bytes, string path)
    {
        _bytes = bytes;
        _path = path;
        if (!IsElf(bytes))
        {
            throw new PackagingException($"{path} is not a 64-bit little-endian ELF file");
        }

        ReadSegments();
    }

    /// <summary>The dynamic loader that starts the program; null for a library.</summary>
    public string? Interpreter { get; private set; }

    /// <summary>The name by which others need this library.</summary>
    public string? Soname { get; private set; }

    /// <summary>DT_RPATH, which is searched before LD_LIBRARY_PATH and also for libraries of libraries.</summary>
    public string? Rpath { get; private set; }

    /// <summary>DT_RUNPATH, which is searched after LD_LIBRARY_PATH.</summary>
    public string? Runpath { get; private set; }

    /// <summary>The names of the libraries that it needs, in order.</summary>
    public IReadOnlyList<string> Needed => _needed;

    public static ElfFile Read(string path) => Parse(File.ReadAllBytes(path), path);

    public static ElfFile Parse(byte[] bytes, string path)
    {
        try
        {
            return new(bytes, path);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new PackagingException($"{path} is truncated");
        }
    }

    public static bool IsElf(ReadOnlySpan<byte> bytes) => bytes.Length >= FileHeaderSize && bytes.StartsWith("\u007fELF\x02\x01"u8);

    /// <summary>Reads the dynamic symbol table, in its order.</summary>
    public IEnumerable<ElfSymbol> Symbols()
    {
        var sections = (int)ReadWord(40);
        var count = ReadShort(60);
        for (var i = 0; i < count; i++)
        {
            var section = sections + (i * SectionHeaderSize);
            if (ReadInteger(section + 4) != DynamicSymbols)
            {
                continue;
            }

            var names = (int)ReadWord(sections + ((int)ReadInteger(section + 40) * SectionHeaderSize) + 24);
            var start = (int)ReadWord(section + 24);
            var end = start + (int)ReadWord(section + 32);
            for (var symbol = start; symbol < end; symbol += SymbolSize)
            {
                yield return new(
                    ReadText(names + (int)ReadInteger(symbol)), ReadWord(symbol + 8), ReadWord(symbol + 16),
                    IsFunction: (_bytes[symbol + 4] & 0xF) == 2, IsUndefined: ReadShort(symbol + 6) == 0);
            }
        }
    }

    /// <summary>Returns the bytes that are loaded to an address.</summary>
    public ReadOnlyMemory<byte> BytesAt(ulong address, ulong size) => _bytes.AsMemory((int)OffsetOf(address), (int)size);

    private void ReadSegments()
    {
        var headers = (int)ReadWord(32);
        var count = ReadShort(56);
        var dynamic = (Offset: 0, Size: 0);
        for (var i = 0; i < count; i++)
        {
            var header = headers + (i * ProgramHeaderSize);
            var (offset, address, size) = (ReadWord(header + 8), ReadWord(header + 16), ReadWord(header + 32));
            switch (ReadInteger(header))
            {
                case LoadSegment:
                    _loads.Add((address, offset, size));
                    break;
                case DynamicSegment:
                    dynamic = ((int)offset, (int)size);
                    break;
                case InterpreterSegment:
                    Interpreter = ReadText((int)offset);
                    break;
            }
        }

        ReadDynamicSection(dynamic.Offset, dynamic.Size);
    }

    private void ReadDynamicSection(int offset, int size)
    {
        var entries = new List<(ulong Tag, ulong Value)>();
        for (var entry = offset; entry < offset + size; entry += DynamicEntrySize)
        {
            entries.Add((ReadWord(entry), ReadWord(entry + 8)));
        }

        if (entries.Count == 0)
        {
            return;
        }

        var strings = (int)OffsetOf(entries.Find(entry => entry.Tag == StringTableTag).Value);
        foreach (var (tag, value) in entries)
        {
            switch (tag)
            {
                case NeededTag:
                    _needed.Add(ReadText(strings + (int)value));
                    break;
                case SonameTag:
                    Soname = ReadText(strings + (int)value);
                    break;
                case RpathTag:
                    Rpath = ReadText(strings + (int)value);
                    break;
                case RunpathTag:
                    Runpath = ReadText(strings + (int)value);
                    break;
            }
        }
    }

    private ulong OffsetOf(ulong address)
    {
        foreach (var load in _loads)
        {
            if (address >= load.Address && address < load.Address + load.Size)
            {
                return address - load.Address + load.Offset;
            }
        }

        throw new PackagingException($"{_path} loads nothing to the address {address:x}");
    }

    private ushort ReadShort(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    private uint ReadInteger(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));

    private ulong ReadWord(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(offset));

    private string ReadText(int offset)
    {
        var text = _bytes.AsSpan(offset);
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }
}
