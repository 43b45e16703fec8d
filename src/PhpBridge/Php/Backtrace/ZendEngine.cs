using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using PhpBridge.Linux;

namespace PhpBridge.Php.Backtrace;

/// <summary>The globals of the Zend engine in a process, with the layout of its version.</summary>
internal sealed class ZendEngine
{
    private const ulong AuxiliaryProgramHeaders = 3; // AT_PHDR, getauxval(3)

    // A running loop reaches an instruction that checks the flag within microseconds of processor time.
    private static readonly TimeSpan InterruptTimeout = TimeSpan.FromMilliseconds(20);

    private readonly ProcessMemory _memory;
    private readonly ulong _executorGlobals;

    private ZendEngine(ProcessMemory memory, ulong executorGlobals, ZendLayout layout)
        => (_memory, _executorGlobals, Layout) = (memory, executorGlobals, layout);

    public ZendLayout Layout { get; }

    /// <summary>The address of the innermost call; 0 if no script runs.</summary>
    public ulong CurrentCall => _memory.ReadUInt64(_executorGlobals + (uint)Layout.CurrentExecuteData);

    /// <exception cref="InvalidDataException">The layout of this PHP is unknown.</exception>
    /// <exception cref="IOException">The process has ended.</exception>
    public static ZendEngine Find(int processId, ProcessMemory memory)
    {
        using var executable = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/exe"));
        var symbols = ElfSymbols.Read(executable);
        var bias = symbols.LoadBias(ProgramHeaders(processId));
        var layout = LayoutOf(memory, unchecked(bias + Needed(symbols, "module_registry")));
        return new ZendEngine(memory, unchecked(bias + Needed(symbols, "executor_globals")), layout);
    }

    /// <summary>
    /// Makes the virtual machine store the current instruction. It keeps it in a register and stores it only before operations that may
    /// fail, so that during a loop of others the stored one is the start of the function. It also stores it after this flag was set, which
    /// PHP uses for its time limit and for signals; without one of those, the script continues.
    /// </summary>
    public void StoreLine(int processId)
    {
        var flag = _executorGlobals + (uint)Layout.VmInterrupt;
        _memory.WriteByte(flag, 1);
        var started = Stopwatch.GetTimestamp();

        // A script that waits in the kernel has stored its line already and does not check the flag.
        while (_memory.ReadByte(flag) != 0 && ProcessState.Of(processId) == 'R' && Stopwatch.GetElapsedTime(started) < InterruptTimeout)
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>Finds the layout by the API number of the first module, which is the engine.</summary>
    private static ZendLayout LayoutOf(ProcessMemory memory, ulong moduleRegistry)
    {
        var buckets = memory.ReadUInt64(moduleRegistry + ZendLayout.HashTableData);
        var module = memory.ReadUInt64(buckets);
        if (memory.ReadByte(module + ZendLayout.ModuleDebug) != 0 || memory.ReadByte(module + ZendLayout.ModuleThreadSafe) != 0)
        {
            throw new InvalidDataException("PHP was built for debugging or with thread safety");
        }

        var api = memory.ReadUInt32(module + ZendLayout.ModuleApi);
        return ZendLayout.Of(api) ?? throw new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"the memory layout of this version of PHP (module API {api}) is unknown"));
    }

    private static ulong Needed(ElfSymbols symbols, string name)
        => symbols.Find(name) ?? throw new InvalidDataException($"the executable has no symbol {name}");

    /// <summary>Reads AT_PHDR from the auxiliary vector of the process, which consists of pairs of a type and a value.</summary>
    private static ulong ProgramHeaders(int processId)
    {
        const int entrySize = 16;
        var vector = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/auxv")).AsSpan();
        for (; vector.Length >= entrySize; vector = vector[entrySize..])
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(vector) == AuxiliaryProgramHeaders)
            {
                return BinaryPrimitives.ReadUInt64LittleEndian(vector[sizeof(ulong)..]);
            }
        }

        throw new InvalidDataException("the process has no auxiliary vector: it is ending");
    }
}
