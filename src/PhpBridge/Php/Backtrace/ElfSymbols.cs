using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Php.Backtrace;

/// <summary>
/// The dynamic symbols of a 64-bit little-endian ELF file (System V ABI, "Object Files"), as on x86-64 and arm64. Addresses are those in
/// the file; <see cref="LoadBias"/> is their distance to those in a process.
/// </summary>
internal sealed class ElfSymbols
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;

    // php-fpm has 60 KB of symbols and as much of names.
    private const int MaxTableSize = 16 * 1024 * 1024;

    private readonly byte[] _symbols;
    private readonly byte[] _names;

    private ElfSymbols(byte[] symbols, byte[] names, ulong programHeaders)
        => (_symbols, _names, ProgramHeaders) = (symbols, names, programHeaders);

    /// <summary>The address of the program headers in the file.</summary>
    private ulong ProgramHeaders { get; }

    /// <exception cref="InvalidDataException">The file is of another type, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ElfSymbols Read(SafeFileHandle file)
    {
        var header = ReadAt(file, 0, HeaderSize);
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1]; // 64-bit, little-endian
        if (!header.AsSpan().StartsWith(identification))
        {
            throw new InvalidDataException("the executable is not a 64-bit little-endian ELF file");
        }

        var programHeaders = ReadAt(file, UInt64(header, 32), (ulong)ProgramHeaderSize * UInt16(header, 56));
        var sectionHeaders = ReadAt(file, UInt64(header, 40), (ulong)SectionHeaderSize * UInt16(header, 60));
        for (var at = 0; at < sectionHeaders.Length; at += SectionHeaderSize)
        {
            const uint dynamicSymbols = 11; // SHT_DYNSYM
            var section = sectionHeaders.AsSpan(at, SectionHeaderSize);
            if (UInt32(section, 4) == dynamicSymbols)
            {
                var nameSection = UInt32(section, 40) * (long)SectionHeaderSize;
                if (nameSection >= sectionHeaders.Length)
                {
                    throw new InvalidDataException("the executable's symbols have no names");
                }

                return new ElfSymbols(
                    ReadSection(file, section),
                    ReadSection(file, sectionHeaders.AsSpan((int)nameSection, SectionHeaderSize)),
                    LoadedAddress(programHeaders, UInt64(header, 32)));
            }
        }

        throw new InvalidDataException("the executable has no dynamic symbols");
    }

    /// <summary>Returns the number to add to addresses in the file.</summary>
    /// <param name="programHeaders">The address of the program headers in the process: AT_PHDR of its auxiliary vector.</param>
    public ulong LoadBias(ulong programHeaders) => unchecked(programHeaders - ProgramHeaders);

    /// <summary>Returns the address of a symbol in the file, or null if it does not exist.</summary>
    public ulong? Find(string name)
    {
        var wanted = Encoding.ASCII.GetBytes(name + '\0');
        for (var at = 0; at + SymbolSize <= _symbols.Length; at += SymbolSize)
        {
            var symbol = _symbols.AsSpan(at, SymbolSize);
            var nameAt = UInt32(symbol, 0);
            var isDefined = UInt16(symbol, 6) != 0; // SHN_UNDEF
            if (isDefined && nameAt < _names.Length && _names.AsSpan((int)nameAt).StartsWith(wanted))
            {
                return UInt64(symbol, 8);
            }
        }

        return null;
    }

    /// <summary>Returns the address at which an offset of the file is loaded.</summary>
    private static ulong LoadedAddress(ReadOnlySpan<byte> programHeaders, ulong offset)
    {
        for (; programHeaders.Length >= ProgramHeaderSize; programHeaders = programHeaders[ProgramHeaderSize..])
        {
            const uint load = 1; // PT_LOAD
            var (start, address, size) = (UInt64(programHeaders, 8), UInt64(programHeaders, 16), UInt64(programHeaders, 32));
            if (UInt32(programHeaders, 0) == load && offset >= start && offset - start < size)
            {
                return unchecked(address + (offset - start));
            }
        }

        throw new InvalidDataException("the executable does not load its program headers");
    }

    private static byte[] ReadSection(SafeFileHandle file, ReadOnlySpan<byte> section)
        => ReadAt(file, UInt64(section, 24), UInt64(section, 32));

    private static byte[] ReadAt(SafeFileHandle file, ulong offset, ulong length)
    {
        if (offset > long.MaxValue || length > MaxTableSize)
        {
            throw new InvalidDataException("the executable's headers are invalid");
        }

        var bytes = new byte[length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), (long)offset + read);
            read += count > 0 ? count : throw new InvalidDataException("the executable is truncated");
        }

        return bytes;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
