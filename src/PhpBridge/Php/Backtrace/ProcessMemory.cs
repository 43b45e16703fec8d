using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Php.Backtrace;

/// <summary>
/// Another process's memory, through /proc/PID/mem. The kernel allows it to whoever may trace the process: an ancestor
/// of the same user, which the bridge is to its workers.
/// </summary>
internal sealed class ProcessMemory : IDisposable
{
    // User space ends at or below 2^56 on both architectures; a pointer beyond is not one.
    private const ulong AddressLimit = 1UL << 56;

    private readonly SafeFileHandle _memory;

    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">Its memory is not ours to read.</exception>
    public ProcessMemory(int processId)
        => _memory = File.OpenHandle(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/mem"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    public byte ReadByte(ulong address)
    {
        Span<byte> value = stackalloc byte[1];
        Read(address, value);
        return value[0];
    }

    public uint ReadUInt32(ulong address)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        Read(address, value);
        return BinaryPrimitives.ReadUInt32LittleEndian(value);
    }

    public ulong ReadUInt64(ulong address)
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        Read(address, value);
        return BinaryPrimitives.ReadUInt64LittleEndian(value);
    }

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="IOException">Nothing, or not so much, is mapped there.</exception>
    public void Read(ulong address, Span<byte> buffer)
    {
        if (address is 0 or >= AddressLimit || RandomAccess.Read(_memory, buffer, (long)address) != buffer.Length)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"a pointer leads nowhere ({address:x})"));
        }
    }

    public void WriteByte(ulong address, byte value) => RandomAccess.Write(_memory, [value], (long)address);

    public void Dispose() => _memory.Dispose();
}
