using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using PhpBridge.Linux;

namespace PhpBridge.Php.Backtrace;

/// <summary>The Zend engine inside a process: where its globals are, and which version's layout they have.</summary>
internal sealed class ZendEngine
{
    private const ulong AuxiliaryProgramHeaders = 3; // AT_PHDR, getauxval(3)

    // A loop passes an instruction that looks up within microseconds of its processor's time, if it is given some.
    private static readonly TimeSpan LookUpPatience = TimeSpan.FromMilliseconds(20);

    private readonly ProcessMemory _memory;
    private readonly ulong _executorGlobals;

    private ZendEngine(ProcessMemory memory, ulong executorGlobals, ZendLayout layout)
        => (_memory, _executorGlobals, Layout) = (memory, executorGlobals, layout);

    public ZendLayout Layout { get; }

    /// <summary>The address of the innermost call; 0 if no script runs.</summary>
    public ulong CurrentCall => _memory.ReadUInt64(_executorGlobals + (uint)Layout.CurrentExecuteData);

    /// <exception cref="InvalidDataException">It is no PHP whose layout is known.</exception>
    /// <exception cref="IOException">The process has gone.</exception>
    public static ZendEngine Find(int processId, ProcessMemory memory)
    {
        using var executable = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/exe"));
        var symbols = ElfSymbols.Read(executable);
        var bias = symbols.LoadBias(ProgramHeaders(processId));
        var layout = LayoutOf(memory, unchecked(bias + Needed(symbols, "module_registry")));
        return new ZendEngine(memory, unchecked(bias + Needed(symbols, "executor_globals")), layout);
    }

    /// <summary>
    /// Has a script that computes write down where it is. The virtual machine keeps the current instruction in a
    /// register and stores it only before what may fail, so in a plain loop the stored one is that at which the function
    /// began. It stores it too when it looks up because of this flag, which anybody may raise: PHP does for its time
    /// limit and for signals, and without one of those it just goes on.
    /// </summary>
    public void HaveLineStored(int processId)
    {
        var flag = _executorGlobals + (uint)Layout.VmInterrupt;
        _memory.WriteByte(flag, 1);
        var started = Stopwatch.GetTimestamp();

        // What waits in the kernel has stored its line already and looks up no more.
        while (_memory.ReadByte(flag) != 0 && ProcessState.Of(processId) == 'R' && Stopwatch.GetElapsedTime(started) < LookUpPatience)
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>The first module is the engine itself; every module states the API that it was compiled for.</summary>
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
            string.Create(CultureInfo.InvariantCulture, $"the memory layout of this version of PHP (module API {api}) is not known"));
    }

    private static ulong Needed(ElfSymbols symbols, string name)
        => symbols.Find(name) ?? throw new InvalidDataException($"the executable has no symbol {name}");

    /// <summary>From the auxiliary vector, which the kernel gave to the process: pairs of a type and a value.</summary>
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
