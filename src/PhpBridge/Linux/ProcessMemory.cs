using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>
/// The memory of another process (/proc/PID/mem). The kernel grants access to a process that may trace the other one
/// (ptrace(2)): here an ancestor that runs as the same user.
/// </summary>
internal sealed class ProcessMemory : IDisposable
{
    // User space ends at or below 2^56 on x86-64 and arm64.
    private const ulong AddressLimit = 1UL << 56;

    private readonly SafeFileHandle _memory;

    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not be traced.</exception>
    public ProcessMemory(int processId)
        => _memory = File.OpenHandle(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/mem"),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite);

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
    /// <exception cref="InvalidDataException">The address is not a pointer, or less than the buffer's length is mapped there.</exception>
    /// <exception cref="IOException">The process has ended, or nothing is mapped there.</exception>
    public void Read(ulong address, Span<byte> buffer)
    {
        if (address is 0 or >= AddressLimit || RandomAccess.Read(_memory, buffer, (long)address) != buffer.Length)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"invalid pointer {address:x}"));
        }
    }

    public void WriteByte(ulong address, byte value) => RandomAccess.Write(_memory, [value], (long)address);

    public void Dispose() => _memory.Dispose();
}
